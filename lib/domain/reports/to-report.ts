import { DIMENSIONS } from '../clicks/click.ts';
import type { Rollup } from '../rollups/rollup.ts';
import { Sketch } from '../rollups/sketch.ts';
import type { Week } from '../weeks/week.ts';
import type { Report } from './report.ts';

const TOP_MAX = 10;
/** For the `topMax` of reports that become an email: what rose from nowhere may be anywhere in the week before. */
export const ALL_VALUES = Number.POSITIVE_INFINITY;

/** @param week the very week of the rollup, in the zone it was counted in */
export function toReport(
  rollup: Rollup,
  week: Week,
  options: {
    readonly nowMs: number;
    readonly gracePeriodMs: number;
    readonly topMax?: number;
    readonly behindMs?: number | null;
  },
): Report {
  const { nowMs, gracePeriodMs, topMax = TOP_MAX, behindMs = null } = options;
  return {
    site: rollup.site,
    week: week.id,
    timeZone: week.timeZone,
    from: toIso(week.fromMs),
    until: toIso(week.untilMs),
    complete: nowMs >= week.untilMs + gracePeriodMs,
    watermark: rollup.watermarkMs === null ? null : toIso(rollup.watermarkMs),
    behindMs,
    totals: {
      clicks: rollup.clicks,
      pageviews: rollup.pageviews,
      visitors: visitorsOf(rollup, week),
      sessions: rollup.sessions.estimate(),
    },
    days: week.days.map(({ date }) => dayOf(rollup, date)),
    top: topOf(rollup, topMax),
    distinct: distinctOf(rollup),
    books: { ...rollup.books },
  };
}

/** Who came on several days is one visitor of the week, so days are merged and never added. */
function visitorsOf(rollup: Rollup, week: Week): number {
  const visitors = Sketch.empty();
  for (const { date } of week.days) {
    const day = rollup.days.get(date);
    if (day) visitors.merge(day.visitors);
  }
  return visitors.estimate();
}

function dayOf(rollup: Rollup, date: string): Report['days'][number] {
  const day = rollup.days.get(date);
  if (!day) return { date, clicks: 0, pageviews: 0, visitors: 0 };
  return { date, clicks: day.clicks, pageviews: day.pageviews, visitors: day.visitors.estimate() };
}

function topOf(rollup: Rollup, topMax: number): Report['top'] {
  const top: Partial<Report['top']> = {};
  for (const dimension of DIMENSIONS) {
    top[dimension] = [...rollup.values[dimension]]
      .map(([value, clicks]) => ({ value, clicks }))
      .sort((a, b) => b.clicks - a.clicks || (a.value < b.value ? -1 : 1))
      .slice(0, topMax);
  }
  return top as Report['top'];
}

function distinctOf({ values }: Rollup): Report['distinct'] {
  const counts = DIMENSIONS.map((dimension) => [dimension, values[dimension].size]);
  return Object.fromEntries(counts) as Report['distinct'];
}

function toIso(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
