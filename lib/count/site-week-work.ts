import type { Checkpoint } from '../domain/rollups/checkpoint.ts';
import type { SiteWeek } from '../domain/rollups/classify.ts';
import { indexAfter } from '../domain/rollups/fold.ts';
import type { RollupStore } from './rollup-store.ts';

/** Where items stop growing, bytes. */
export interface ItemLimits {
  /** A totals item that would be larger gives up what is recent to an item of its own. */
  readonly totalsBytesMax: number;
  /** More than this of what is recent is merged, however little it has cost so far. */
  readonly recentBytesMax: number;
  /** An item's values, compressed; beyond it the rarest are added up. People take 64 KB at most beside them. */
  readonly valuesBytesMax: number;
}

export const ITEM_LIMITS: ItemLimits = {
  totalsBytesMax: 8 * 1024,
  recentBytesMax: 64 * 1024,
  valuesBytesMax: 256 * 1024,
};

/** One site week of one batch, with all that counting it takes. */
export interface SiteWeekWork {
  readonly pk: string;
  /** See `shardName`. */
  readonly shard: string;
  readonly siteWeek: SiteWeek;
  /** The batch's last record, by its padded sequence number: where the items come to. */
  readonly last: Checkpoint;
  /** Padded sequence number by record index. */
  readonly sequences: readonly Checkpoint[];
  readonly store: RollupStore;
  readonly limits: ItemLimits;
}

/** The index of the first entry after a checkpoint; `undefined` where there is none. */
export function firstAfter({ siteWeek, sequences }: SiteWeekWork, at: Checkpoint): number | undefined {
  const index = indexAfter(siteWeek.entries, sequences, at);
  return index < siteWeek.entries.length ? index : undefined;
}
