import { DIMENSIONS, type Dimension } from '../clicks/click.ts';
import type { Report, SiteSection, Totals } from '../reports/report.ts';
import { OTHER } from '../rollups/rollup.ts';

/** @param reported the totals that the emails of that week had; `null`: there were none */
export function correctionOf(previous: Report, reported: Totals | null): SiteSection['correction'] {
  if (reported === null) return null;
  const { week, totals } = previous;
  const names = ['clicks', 'pageviews', 'visitors', 'sessions'] as const;
  if (names.every((name) => reported[name] === totals[name])) return null;
  return { week, reported, corrected: totals };
}

type Values = Report['top'][Dimension];

/**
 * A section of no more values than an email can have use for: those that either week had most of. A value
 * that is kept for the sake of one week is kept for the other, too, at 0 where it had none, so that what is
 * new stays new.
 *
 * @param valuesMax most values of a dimension that each week keeps
 */
export function trimmed(section: SiteSection, valuesMax: number): SiteSection {
  const { report, previous } = section;
  const tops = DIMENSIONS.map((dimension) => {
    const [now, before] = [report.top[dimension], previous?.top[dimension] ?? []];
    if (now.length <= valuesMax && before.length <= valuesMax) return [dimension, now, before] as const;
    const kept = new Set(
      [...now.slice(0, valuesMax), ...before.slice(0, valuesMax)].map(({ value }) => value),
    );
    return [dimension, only(now, kept), only(before, kept)] as const;
  });
  const topOf = (at: 1 | 2) => Object.fromEntries(tops.map((one) => [one[0], one[at]])) as Report['top'];
  return {
    ...section,
    report: { ...report, top: topOf(1) },
    previous: previous && { ...previous, top: topOf(2) },
  };
}

function only(values: Values, kept: ReadonlySet<string>): Values {
  const counted = new Map(values.map(({ value, clicks }) => [value, clicks]));
  const found = values.filter(({ value }) => kept.has(value) || value === OTHER);
  // Among the others there may be clicks of any value.
  if (counted.has(OTHER)) return found;
  return [
    ...found,
    ...[...kept].filter((value) => !counted.has(value)).map((value) => ({ value, clicks: 0 })),
  ];
}
