import { DIMENSIONS, type Dimension } from '../clicks/click.ts';
import type { Books, DayCounters, Rollup } from './rollup.ts';
import { Sketch } from './sketch.ts';

/** A rollup item as the table holds it: `pk`, `sk`, checkpoints and counters by attribute name. */
export type RollupItem = Readonly<Record<string, unknown>>;

const BOOKS = ['received', 'counted', 'duplicate', 'rejected', 'expired', 'bot'] as const;

/** A site's week before anything was counted. */
export function emptyRollup(site: string, week: string): Rollup {
  const books: Books = { received: 0, counted: 0, duplicate: 0, rejected: 0, expired: 0, bot: 0 };
  const values = Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, new Map()]));
  return {
    site,
    week,
    clicks: 0,
    pageviews: 0,
    days: new Map(),
    sessions: Sketch.empty(),
    values: values as Rollup['values'],
    books,
    watermarkMs: null,
  };
}

/** Adds one item of the week to its rollup. Items may come in any order, each once. */
export function mergeItem(rollup: Rollup, item: RollupItem): void {
  const [kind, part] = String(item.sk).split('#', 2);
  if (kind === 'totals') mergeTotals(rollup, item);
  else if (kind === 'sessions') rollup.sessions.merge(sketchOf(item));
  else if (kind === 'visitors' && part) dayOf(rollup, part).visitors.merge(sketchOf(item));
  else mergeValues(rollup, kind as Dimension | 'values', item);
}

function mergeTotals(rollup: Rollup, item: RollupItem): void {
  for (const book of BOOKS) rollup.books[book] += numberOf(item, book);
  rollup.clicks += numberOf(item, 'clicks');
  rollup.pageviews += numberOf(item, 'pageviews');
  for (const [name, value] of Object.entries(item)) {
    const [counter, of] = name.split('.', 2);
    if (!of) continue;
    if (counter === 'clicks' || counter === 'pageviews') dayOf(rollup, of)[counter] += value as number;
    if (counter === 'latest')
      rollup.watermarkMs = Math.max(
        rollup.watermarkMs ?? Number.NEGATIVE_INFINITY,
        Date.parse(String(value)),
      );
  }
}

/** Counters are the attributes with a colon: `page:/pricing`, or `:/pricing` in an item of pages. */
function mergeValues(rollup: Rollup, kind: Dimension | 'values', item: RollupItem): void {
  for (const [name, count] of Object.entries(item)) {
    const colon = name.indexOf(':');
    if (colon < 0) continue;
    const dimension = (colon === 0 ? kind : name.slice(0, colon)) as Dimension;
    const values = rollup.values[dimension];
    const value = name.slice(colon + 1);
    values.set(value, (values.get(value) ?? 0) + (count as number));
  }
}

function dayOf(rollup: Rollup, date: string): DayCounters {
  let day = rollup.days.get(date);
  if (!day) {
    day = { clicks: 0, pageviews: 0, visitors: Sketch.empty() };
    rollup.days.set(date, day);
  }
  return day;
}

function sketchOf(item: RollupItem): Sketch {
  return Sketch.decode(item.sketch as Uint8Array);
}

function numberOf(item: RollupItem, name: string): number {
  return (item[name] as number | undefined) ?? 0;
}
