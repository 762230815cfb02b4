import type { AdditionResult, ItemKey, RollupStore, ShardState } from '../../lib/count/rollup-store.ts';
import { BEFORE_ALL } from '../../lib/domain/rollups/checkpoint.ts';
import { emptyRollup, mergeItem, type RollupItem } from '../../lib/domain/rollups/merge-items.ts';
import type { Rollup } from '../../lib/domain/rollups/rollup.ts';

const ITEM_BYTES_MAX = 400 * 1024;

/** The rollup store in memory. `rollup-store-contract.test.ts` holds it to what the real one does. */
export class MemoryStore implements RollupStore {
  readonly items = new Map<string, Record<string, unknown>>();

  async add({
    key,
    shard,
    counters,
    first,
    last,
    latestMs,
  }: Parameters<RollupStore['add']>[0]): Promise<AdditionResult> {
    const old = this.#item(key);
    const state = stateOf(old, shard);
    if (state.split !== null || !(state.checkpoint < first)) return { outcome: 'refused', state };
    const item: Record<string, unknown> = { ...old, [`at.${shard}`]: last };
    if (latestMs !== undefined) item[`latest.${shard}`] = new Date(latestMs).toISOString();
    for (const [name, count] of counters) item[name] = ((item[name] as number | undefined) ?? 0) + count;
    const bytes = sizeOf(item);
    if (bytes > ITEM_BYTES_MAX) return { outcome: 'too-large' };
    this.items.set(idOf(key), item);
    return { outcome: 'added', bytes: Math.ceil(bytes / 1024) * 1024 };
  }

  async state(key: ItemKey, shard: number): Promise<ShardState> {
    return stateOf(this.#item(key), shard);
  }

  async split(key: ItemKey, shard: number, expected: ShardState): Promise<'split' | 'refused'> {
    const old = this.#item(key);
    const state = stateOf(old, shard);
    if (state.split !== null || state.checkpoint !== expected.checkpoint) return 'refused';
    this.items.set(idOf(key), { ...old, [`split.${shard}`]: expected.checkpoint });
    return 'split';
  }

  async attributes(key: ItemKey): Promise<Set<string>> {
    return new Set(Object.keys(this.items.get(idOf(key)) ?? {}));
  }

  async readSketch(key: ItemKey): Promise<{ bytes: Uint8Array; version: number } | null> {
    const item = this.items.get(idOf(key));
    return item ? { bytes: item.sketch as Uint8Array, version: item.version as number } : null;
  }

  async writeSketch(
    key: ItemKey,
    bytes: Uint8Array,
    readVersion: number | null,
  ): Promise<'written' | 'refused'> {
    const item = this.items.get(idOf(key));
    if ((item?.version ?? null) !== readVersion) return 'refused';
    this.items.set(idOf(key), { ...key, sketch: bytes, version: (readVersion ?? 0) + 1 });
    return 'written';
  }

  /** Every site and week as a reader sees it, by `site#week`. */
  rollups(): Map<string, Rollup> {
    const rollups = new Map<string, Rollup>();
    for (const item of this.items.values()) {
      const pk = item.pk as string;
      const [site, week] = pk.split('#') as [string, string];
      const rollup = rollups.get(pk) ?? emptyRollup(site, week);
      rollups.set(pk, rollup);
      mergeItem(rollup, item as RollupItem);
    }
    return rollups;
  }

  #item(key: ItemKey): Record<string, unknown> {
    return this.items.get(idOf(key)) ?? { ...key };
  }
}

const idOf = ({ pk, sk }: ItemKey) => `${pk}\n${sk}`;

function stateOf(item: Record<string, unknown>, shard: number): ShardState {
  return {
    checkpoint: (item[`at.${shard}`] as string | undefined) ?? BEFORE_ALL,
    split: (item[`split.${shard}`] as string | undefined) ?? null,
  };
}

/** DynamoDB's rule, near enough: names and text in UTF-8, numbers about half their digits. */
function sizeOf(item: Record<string, unknown>): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item))
    bytes +=
      Buffer.byteLength(name) +
      (typeof value === 'number' ? 2 + String(value).length / 2 : String(value).length);
  return bytes;
}
