import { OTHER } from '../rollups/rollup.ts';
import type { Report, SiteSection } from './report.ts';
import { LISTS, type ListName } from './words.ts';

/** A value's clicks against the week before. */
export interface Ranked {
  readonly value: string;
  readonly clicks: number;
  /** `null` where it is not known: the week before is absent, or has the value among the others. */
  readonly before: number | null;
}

export interface RankedList {
  readonly name: ListName;
  /** Most clicks first, without the others. */
  readonly rows: readonly Ranked[];
  /** Clicks that were counted under no name of their own; 0 where there are none. */
  readonly otherClicks: number;
}

/** A value that rose or fell more than chance would have it. */
export interface Mover extends Ranked {
  readonly name: ListName;
  readonly before: number;
}

/** What the lists of a section say, before anybody knows how much of it there is room for. */
export interface Ranking {
  /** Those that hold anything. */
  readonly lists: readonly RankedList[];
  /** Largest change first. */
  readonly rose: readonly Mover[];
  readonly fell: readonly Mover[];
}

const ROWS_MAX: Readonly<Record<ListName, number>> = {
  page: 10,
  referrer: 8,
  campaign: 5,
  event: 5,
  country: 8,
  device: 4,
};
const MOVERS_MAX = 3;
/** Countries and devices move with everything else; these have a reason of their own. */
const MOVING: readonly ListName[] = ['page', 'referrer', 'campaign', 'event'];

export function rankingOf({ report, previous }: Pick<SiteSection, 'report' | 'previous'>): Ranking {
  const lists = LISTS.map((name) => listOf(name, report, previous));
  const movers = moversOf(report, previous);
  return {
    lists: lists.filter(({ rows, otherClicks }) => rows.length > 0 || otherClicks > 0),
    rose: best(movers.filter(({ clicks, before }) => clicks > before)),
    fell: best(movers.filter(({ clicks, before }) => clicks < before)),
  };
}

function listOf(name: ListName, report: Report, previous: Report | null): RankedList {
  const before = lookup(name, previous);
  const values = report.top[name];
  return {
    name,
    rows: values
      .filter(({ value }) => value !== OTHER)
      .slice(0, ROWS_MAX[name])
      .map(({ value, clicks }) => ({ value, clicks, before: before(value) })),
    otherClicks: values.find(({ value }) => value === OTHER)?.clicks ?? 0,
  };
}

/** @returns what a value had; 0 only where it is certain that it had nothing */
function lookup(name: ListName, report: Report | null): (value: string) => number | null {
  if (report === null) return () => null;
  const values = new Map(report.top[name].map(({ value, clicks }) => [value, clicks]));
  const missing = values.size === report.distinct[name] && !values.has(OTHER) ? 0 : null;
  return (value) => values.get(value) ?? missing;
}

/** A week that is not over, or follows one without clicks, has only movers. */
function moversOf(report: Report, previous: Report | null): Mover[] {
  if (previous === null || !report.complete || !previous.complete || previous.totals.clicks === 0) return [];
  const leastClicks = Math.max(report.totals.clicks, previous.totals.clicks) / 200;
  return MOVING.flatMap((name) => {
    const [now, before] = [lookup(name, report), lookup(name, previous)];
    const values = new Set([...report.top[name], ...previous.top[name]].map(({ value }) => value));
    values.delete(OTHER);
    return [...values].flatMap((value) => {
      const [clicks, was] = [now(value), before(value)];
      if (clicks === null || was === null || !moved(clicks, was, leastClicks)) return [];
      return [{ name, value, clicks, before: was }];
    });
  });
}

const MOVE_CLICKS_MIN = 20;
const MOVE_SHARE_MIN = 0.2;
/** Of clicks that come by chance the difference of two weeks exceeds three of these once in 370 times. */
const DEVIATIONS_MIN = 3;

function moved(now: number, before: number, leastClicks: number): boolean {
  const change = Math.abs(now - before);
  return (
    change >= Math.max(MOVE_CLICKS_MIN, leastClicks, before * MOVE_SHARE_MIN) &&
    change >= DEVIATIONS_MIN * Math.sqrt(now + before)
  );
}

function best(movers: readonly Mover[]): Mover[] {
  return movers
    .toSorted((a, b) => Math.abs(b.clicks - b.before) - Math.abs(a.clicks - a.before) || order(a, b))
    .slice(0, MOVERS_MAX);
}

function order(a: Mover, b: Mover): number {
  return a.value < b.value ? -1 : Number(a.value > b.value);
}
