import type { Report, Totals } from '../reports/report.ts';

/** One site's part of an email. It is written once, so that everybody reads the same numbers. */
export interface SiteSection {
  readonly report: Report;
  /** Of the week before, as it is counted by now; `null` where nothing was. */
  readonly previous: Report | null;
  /** Where the week before has changed since it was reported. */
  readonly correction: Correction | null;
}

export interface Correction {
  readonly week: string;
  readonly reported: Totals;
  readonly corrected: Totals;
}

/** @param reported the totals that the emails of that week had; `null`: there were none */
export function correctionOf(previous: Report, reported: Totals | null): Correction | null {
  if (reported === null) return null;
  const { week, totals } = previous;
  const names = ['clicks', 'pageviews', 'visitors', 'sessions'] as const;
  if (names.every((name) => reported[name] === totals[name])) return null;
  return { week, reported, corrected: totals };
}
