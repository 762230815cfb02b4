import type { Checkpoint } from './checkpoint.ts';
import type { StoredRecent } from './recent.ts';

/**
 * The rollup table. A site's week is one partition, `example.com#2026-W47`; each shard has items of its
 * own in it, so that no two writers share one:
 *
 * - `totals#SHARD`: counters that a person can read, and, while that is little, what is recent;
 * - `recent#SHARD`: what is recent, once it is more;
 * - `values#SHARD`: clicks by value and the week's sessions, `visitors#DATE#SHARD`: a day's visitors.
 *
 * The last two are written when what is recent is merged into them. Readers add up all they find.
 */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

export interface RollupItem extends ItemKey {
  /** Moves on with every write. */
  readonly version: number;
  /** The last record whose clicks are in the item. */
  readonly at: Checkpoint;
}

/** Beside `at`, what an item carries until it is merged. */
export interface Carrying {
  readonly recent?: StoredRecent;
  /** Nothing is added to `recent` any more: it is to be merged, or has been. */
  readonly sealed?: boolean;
  /** The bytes of `recent` at each write since the last merge, added up. */
  readonly carriedBytes?: number;
  /** What the last merge wrote. */
  readonly mergeBytes?: number;
}

/** Its counters are attributes beside these: `clicks`, `clicks.2026-11-16`, `received`, … */
export interface TotalsItem extends RollupItem, Carrying {
  /** Values and people of later records are in `recent#SHARD`, and `recent` is up to here; else up to `at`. */
  readonly movedAt?: Checkpoint;
  /** The latest event time counted, ISO 8601. */
  readonly latest?: string;
}

export interface RecentItem extends RollupItem, Carrying {}

export interface ValuesItem extends RollupItem {
  readonly values?: Uint8Array;
  readonly sessions?: Uint8Array;
}

export interface VisitorsItem extends RollupItem {
  readonly sketch: Uint8Array;
}

export const totalsKey = (pk: string, shard: string): ItemKey => ({ pk, sk: `totals#${shard}` });
export const recentKey = (pk: string, shard: string): ItemKey => ({ pk, sk: `recent#${shard}` });
export const valuesKey = (pk: string, shard: string): ItemKey => ({ pk, sk: `values#${shard}` });
export const visitorsKey = (pk: string, shard: string, date: string): ItemKey => ({
  pk,
  sk: `visitors#${date}#${shard}`,
});
