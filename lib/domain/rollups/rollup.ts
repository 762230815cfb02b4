import type { Dimension } from '../clicks/click.ts';
import type { Sketch } from './sketch.ts';

/** Site of the books of rejections that name no site or no time. */
export const UNKNOWN_SITE = '(unknown)';
/** Where small values go once an item is full. */
export const OTHER = '(other)';

/** received = counted + duplicate + rejected + expired + bot */
export interface Books {
  received: number;
  counted: number;
  duplicate: number;
  rejected: number;
  expired: number;
  bot: number;
}

export interface DayCounters {
  clicks: number;
  pageviews: number;
  visitors: Sketch;
}

/** A site's counters for one week, all lanes and shards added up. */
export interface Rollup {
  readonly site: string;
  /** ISO week, `2026-W47`. */
  readonly week: string;
  clicks: number;
  pageviews: number;
  /** By local date, `2026-11-16`; a day without clicks may be absent. */
  readonly days: Map<string, DayCounters>;
  readonly sessions: Sketch;
  /** Clicks by value, `(other)` included. */
  readonly values: Record<Dimension, Map<string, number>>;
  readonly books: Books;
  /** The latest event time counted, ms; `null` before the first. */
  watermarkMs: number | null;
}
