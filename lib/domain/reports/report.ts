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
  /** How far counting was behind when it was reported all the same, ms; `null` where it was not, or is not reported. */
  readonly behindMs: number | null;
  /** The latest event time counted, ISO 8601; `null` before the first. */
  readonly watermark: string | null;
  readonly totals: Totals;
  /** Seven, in the site's zone. */
  readonly days: readonly { date: string; clicks: number; pageviews: number; visitors: number }[];
  /** At most `topMax` values a dimension, most clicks first, then by value. */
  readonly top: Record<Dimension, readonly { value: string; clicks: number }[]>;
  readonly books: Readonly<Books>;
}
