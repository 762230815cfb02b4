import type { Dimension } from '../clicks/click.ts';
import type { Books } from '../rollups/rollup.ts';

export interface Totals {
  readonly clicks: number;
  readonly pageviews: number;
  readonly visitors: number;
  readonly sessions: number;
}

/** A rollup made readable. Its fields up to `books` are the JSON contract of `clickweek totals`. */
export interface Report {
  readonly site: string;
  readonly week: string;
  readonly timeZone: string;
  /** ISO 8601 in UTC, seconds, half-open. */
  readonly from: string;
  readonly until: string;
  /** Whether the week has ended and its grace period has passed. */
  readonly complete: boolean;
  /** The latest event time counted, ISO 8601; `null` before the first. */
  readonly watermark: string | null;
  /** How far the slowest shard was behind when the week was reported incomplete; `null` where it is not known. */
  readonly behindMs: number | null;
  readonly totals: Totals;
  /** Seven, in the site's zone. */
  readonly days: readonly { date: string; clicks: number; pageviews: number; visitors: number }[];
  /** At most `topMax` values a dimension, most clicks first, then by value. */
  readonly top: Record<Dimension, readonly { value: string; clicks: number }[]>;
  /** How many values each dimension has in all: those that `top` leaves out are no news. */
  readonly distinct: Record<Dimension, number>;
  readonly books: Readonly<Books>;
}

/** A site's week as one email shows it. */
export interface SiteSection {
  readonly report: Report;
  /** The week before; `null` where nothing should be compared. */
  readonly previous: Report | null;
  /**
   * Last week's email said `reported`; since then late clicks made it `corrected`. `null` where both
   * are equal.
   */
  readonly correction: {
    readonly week: string;
    readonly reported: Totals;
    readonly corrected: Totals;
  } | null;
}
