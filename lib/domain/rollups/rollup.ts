import type { Dimension } from '../clicks/click.ts';
import type { Sketch } from './sketch.ts';

/** Site of the books of rejections that name no site or no time. */
export const UNKNOWN_SITE = '(unknown)';
/** The clicks of values that had to make room. */
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

export const BOOKS = ['received', 'counted', 'duplicate', 'rejected', 'expired', 'bot'] as const;

export interface DayCounters {
  clicks: number;
  pageviews: number;
  visitors: Sketch;
}

/** A site's counters for one week, all shards added up. */
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
  /** By how many clicks a value of a dimension may be short at most; 0 where none had to make room. */
  readonly errorMax: Record<Dimension, number>;
  readonly books: Books;
  /** The latest event time counted, ms; `null` before the first. */
  watermarkMs: number | null;
}
