import type { Checkpoint } from '../domain/rollups/checkpoint.ts';
import type { SiteWeek } from '../domain/rollups/classify.ts';
import { checkpointOf, indexAfter, type Range } from '../domain/rollups/fold.ts';
import type { Shard } from '../domain/rollups/lane.ts';
import type { ItemCache } from './item-cache.ts';
import type { RollupStore } from './rollup-store.ts';

/** Where items stop growing. */
export interface ItemLimits {
  /** DynamoDB allows 300 operators and 4 KB an expression; a counter takes one and about ten bytes. */
  readonly countersPerWriteMax: number;
  /** An item this large is split; where it cannot be, it takes no new values. */
  readonly itemBytesMax: number;
}

export const ITEM_LIMITS: ItemLimits = { countersPerWriteMax: 290, itemBytesMax: 32 * 1024 };

/** One site week of one batch, with all that counting it takes. */
export interface SiteWeekWork {
  readonly pk: string;
  readonly shard: Shard;
  readonly siteWeek: SiteWeek;
  /** Padded sequence number by record index. */
  readonly sequences: readonly string[];
  readonly store: RollupStore;
  readonly cache: ItemCache;
  readonly limits: ItemLimits;
}

export function entriesFrom({ siteWeek }: SiteWeekWork, from: number): Range {
  return { from, until: siteWeek.entries.length };
}

/** The index of the first entry after a checkpoint. */
export function fromAfter({ siteWeek, sequences }: SiteWeekWork, at: Checkpoint): number {
  return indexAfter(siteWeek.entries, sequences, at);
}

/** The place of an entry in its shard. */
export function checkpointAt({ siteWeek, sequences }: SiteWeekWork, index: number | undefined): Checkpoint {
  const entry = siteWeek.entries[index ?? -1];
  if (!entry) throw new RangeError(`no entry ${index} among ${siteWeek.entries.length}`);
  return checkpointOf(entry, sequences);
}
