import type { Checkpoint } from '../domain/rollups/checkpoint.ts';
import type { Sketch } from '../domain/rollups/sketch.ts';
import { RecentMap } from './recent-map.ts';
import type { ItemKey } from './rollup-store.ts';

const ITEMS_MAX = 100_000;
const SKETCHES_MAX = 10_000;
const FULL_ITEMS_MAX = 500;

/** What a container remembers between batches. All of it may be forgotten: it saves requests only. */
export class ItemCache {
  /** After which click a shard split an item; items never grow together again. */
  readonly splits = new Memory<Checkpoint>(ITEMS_MAX);
  /** Items' sizes at their last write. */
  readonly bytes = new Memory<number>(ITEMS_MAX);
  /** The attribute names of items that take no new ones. */
  readonly full = new Memory<Set<string>>(FULL_ITEMS_MAX);
  readonly sketches = new Memory<{ sketch: Sketch; version: number | null }>(SKETCHES_MAX);
}

/** What is remembered by item, and by shard where it differs between shards. */
class Memory<T> {
  readonly #entries: RecentMap<T>;

  constructor(entriesMax: number) {
    this.#entries = new RecentMap(entriesMax);
  }

  get(item: ItemKey, shard?: number): T | undefined {
    return this.#entries.get(nameOf(item, shard));
  }

  set(item: ItemKey, value: T, shard?: number): void {
    this.#entries.set(nameOf(item, shard), value);
  }

  delete(item: ItemKey, shard?: number): void {
    this.#entries.delete(nameOf(item, shard));
  }
}

const nameOf = ({ pk, sk }: ItemKey, shard: number | undefined) => `${pk}\n${sk}\n${shard}`;
