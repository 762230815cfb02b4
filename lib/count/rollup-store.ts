import type { Checkpoint } from '../domain/rollups/checkpoint.ts';

/** A rollup item: pk `example.com#2026-W47`, sk `totals#LANE`. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** What one item knows of one shard. */
export interface ShardState {
  /** The last click of the shard that the item holds; `BEFORE_ALL` where there is none. */
  readonly checkpoint: Checkpoint;
  /** The shard's clicks after this one belong to the item's children; `null` while it is whole. */
  readonly split: Checkpoint | null;
}

/** One conditional write: all of `counters`, or nothing. */
export interface Addition {
  readonly key: ItemKey;
  /** Shard number. */
  readonly shard: number;
  readonly counters: ReadonlyMap<string, number>;
  /** The delta's first and last click. It is added only where the checkpoint is before `first`. */
  readonly first: Checkpoint;
  readonly last: Checkpoint;
  /** The shard's latest event time, set beside the counters. */
  readonly latestMs?: number;
}

export type AdditionResult =
  /** `bytes`: the item's size now, rounded up to the write units paid. */
  | { readonly outcome: 'added'; readonly bytes: number }
  | { readonly outcome: 'refused'; readonly state: ShardState }
  /** The item would exceed DynamoDB's 400 KB. */
  | { readonly outcome: 'too-large' };

export interface StoredSketch {
  readonly bytes: Uint8Array;
  readonly version: number;
}

/** The rollup table as counting needs it. Every method may throw, and may have written when it does. */
export interface RollupStore {
  add(addition: Addition): Promise<AdditionResult>;
  state(key: ItemKey, shard: number): Promise<ShardState>;
  /** Splits an item for a shard that has come to `state.checkpoint`; refused where it has moved on. */
  split(key: ItemKey, shard: number, state: ShardState): Promise<'split' | 'refused'>;
  /** The names of an item's attributes. */
  attributes(key: ItemKey): Promise<Set<string>>;
  readSketch(key: ItemKey): Promise<StoredSketch | null>;
  /** Replaces the version that was read, `null` for none; refused where another writer came first. */
  writeSketch(key: ItemKey, bytes: Uint8Array, readVersion: number | null): Promise<'written' | 'refused'>;
}
