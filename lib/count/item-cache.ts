import type { Checkpoint } from '../domain/rollups/checkpoint.ts';
import type { Sketch } from '../domain/rollups/sketch.ts';
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

/** A bounded map that forgets what was set longest ago. */
class Memory<T> {
  readonly #entries = new Map<string, T>();
  readonly #entriesMax: number;

  constructor(entriesMax: number) {
    this.#entriesMax = entriesMax;
  }

  get({ pk, sk }: ItemKey, shard?: number): T | undefined {
    return this.#entries.get(`${pk}\n${sk}\n${shard}`);
  }

  set({ pk, sk }: ItemKey, value: T, shard?: number): void {
    const key = `${pk}\n${sk}\n${shard}`;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#entriesMax) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  delete({ pk, sk }: ItemKey, shard?: number): void {
    this.#entries.delete(`${pk}\n${sk}\n${shard}`);
  }
}
