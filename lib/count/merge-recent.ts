import { concurrently } from '../concurrently.ts';
import type { Checkpoint } from '../domain/rollups/checkpoint.ts';
import { itemBytes, writeUnits } from '../domain/rollups/item-bytes.ts';
import { decodeRecent, type Recent, type StoredRecent } from '../domain/rollups/recent.ts';
import {
  type ItemKey,
  type RollupItem,
  type ValuesItem,
  type VisitorsItem,
  valuesKey,
  visitorsKey,
} from '../domain/rollups/rollup-item.ts';
import { Sketch } from '../domain/rollups/sketch.ts';
import { decodeValues, encodeValues } from '../domain/rollups/value-bytes.ts';
import { ValueCounts } from '../domain/rollups/value-counts.ts';
import type { SiteWeekWork } from './site-week-work.ts';

/** An item that is merged into, and how. */
interface Base {
  readonly key: ItemKey;
  merged(before: RollupItem | undefined): Record<string, unknown>;
}

const WRITES_AT_ONCE_MAX = 8;

/**
 * Merges what is sealed into the items of the week that hold all of it: each once, since each knows the
 * place up to which it was merged, and what is sealed up to a place is always the same.
 * @param at up to where it was counted
 * @returns what a merge writes, bytes, in whole write units
 */
export async function mergeRecent(
  work: SiteWeekWork,
  stored: StoredRecent | undefined,
  at: Checkpoint,
): Promise<number> {
  const bases = basesOf(work, decodeRecent(stored ?? {}));
  const items = await work.store.read(bases.map(({ key }) => key));
  let units = 0;
  await concurrently(bases.entries(), WRITES_AT_ONCE_MAX, async ([i, base]) => {
    const merged = await mergeInto(work, base, items[i], at);
    units += writeUnits(itemBytes({ ...merged }));
  });
  return units * 1024;
}

async function mergeInto(
  { store }: SiteWeekWork,
  base: Base,
  read: RollupItem | undefined,
  at: Checkpoint,
): Promise<RollupItem> {
  let item = read;
  for (;;) {
    if (item && item.at >= at) return item;
    const merged = { ...base.key, version: (item?.version ?? 0) + 1, at, ...base.merged(item) };
    if ((await store.put(merged)) === 'written') return merged;
    [item] = await store.read([base.key]);
  }
}

function basesOf({ pk, shard, limits }: SiteWeekWork, recent: Recent): Base[] {
  const { values, people } = recent;
  const bases: Base[] = [...people.visitors].map(([date, visitors]) => ({
    key: visitorsKey(pk, shard, date),
    merged: (before) => ({ sketch: mergedSketch((before as VisitorsItem | undefined)?.sketch, visitors) }),
  }));
  if (values.isEmpty && people.sessions.isEmpty) return bases;
  const key = valuesKey(pk, shard);
  return [{ key, merged: (before) => mergedValues(recent, before, limits.valuesBytesMax) }, ...bases];
}

function mergedValues(
  { values, people }: Recent,
  before: ValuesItem | undefined,
  bytesMax: number,
): Pick<ValuesItem, 'values' | 'sessions'> {
  const all = before?.values ? decodeValues(before.values) : new ValueCounts();
  all.merge(values);
  const sessions = mergedSketch(before?.sessions, people.sessions);
  return { values: encodeValues(all, bytesMax), sessions };
}

function mergedSketch(before: Uint8Array | undefined, added: Sketch): Uint8Array {
  const sketch = before ? Sketch.decode(before) : Sketch.empty();
  sketch.merge(added);
  return sketch.encode();
}
