import { concurrently } from '../concurrently.ts';
import {
  childShares,
  countedIndexes,
  foldDelta,
  type Share,
  shareFrom,
} from '../domain/rollups/fold-values.ts';
import { canSplit, ROOT, valueKey } from '../domain/rollups/node.ts';
import type { ItemKey } from './rollup-store.ts';
import { checkpointAt, fromAfter, type SiteWeekWork } from './site-week-work.ts';

const CHILDREN_AT_ONCE_MAX = 4;

/** Counts a site week's values: each click once in each item, whatever was counted before. */
export async function countValues(work: SiteWeekWork): Promise<void> {
  await countShare(work, { node: ROOT, indexes: countedIndexes(work.siteWeek.entries) });
}

async function countShare(work: SiteWeekWork, whole: Share): Promise<void> {
  const { store, cache, shard, limits, siteWeek } = work;
  const { node } = whole;
  const key = { pk: work.pk, sk: valueKey(node, shard) };
  let share = whole;
  while (share.indexes.length > 0) {
    const split = cache.splits.get(key, shard.number);
    if (split !== undefined) return countChildren(work, shareFrom(share, fromAfter(work, split)));
    const known = canSplit(node) ? undefined : await namesIfFull(work, key);
    const { counters, indexesTaken } = foldDelta(siteWeek.entries, share, limits.countersPerWriteMax, known);
    const large = (cache.bytes.get(key) ?? 0) > limits.itemBytesMax;
    if (canSplit(node) && (large || indexesTaken < share.indexes.length)) {
      await splitItem(work, key);
      continue;
    }
    if (counters.size === 0) return;
    const first = checkpointAt(work, share.indexes[0]);
    const last = checkpointAt(work, share.indexes[indexesTaken - 1]);
    const result = await store.add({ key, shard: shard.number, counters, first, last });
    if (result.outcome === 'added') {
      cache.bytes.set(key, result.bytes);
      share = { node, indexes: share.indexes.slice(indexesTaken) };
    } else if (result.outcome === 'too-large') {
      // An alarm is better than writes without an end, each of them paid.
      if (known) throw new Error(`item ${key.pk} ${key.sk} has no room left even for (other)`);
      cache.bytes.set(key, Number.POSITIVE_INFINITY);
    } else if (result.state.split !== null) {
      cache.splits.set(key, result.state.split, shard.number);
    } else {
      // Part of it was counted by an earlier delivery: "refused" is not "done".
      share = shareFrom(share, fromAfter(work, result.state.checkpoint));
    }
  }
}

async function countChildren(work: SiteWeekWork, parent: Share): Promise<void> {
  const children = childShares(work.siteWeek.entries, parent);
  await concurrently(children, CHILDREN_AT_ONCE_MAX, (share) => countShare(work, share));
}

async function splitItem({ store, cache, shard }: SiteWeekWork, key: ItemKey): Promise<void> {
  const state = await store.state(key, shard.number);
  const at = state.split ?? state.checkpoint;
  // Refused where another invocation counted or split meanwhile: look again.
  if (state.split === null && (await store.split(key, shard.number, state)) === 'refused') return;
  cache.splits.set(key, at, shard.number);
}

/**
 * The names that a full item has, if it is full. A new container asks how large an item is that cannot
 * be split, or each cold start under a flood of values would make it larger.
 */
async function namesIfFull(
  { store, cache, limits }: SiteWeekWork,
  key: ItemKey,
): Promise<Set<string> | undefined> {
  let names = cache.full.get(key);
  if (cache.bytes.get(key) === undefined) {
    names = await store.attributes(key);
    cache.bytes.set(key, leastBytes(names));
  }
  if ((cache.bytes.get(key) ?? 0) <= limits.itemBytesMax) return undefined;
  names ??= await store.attributes(key);
  cache.full.set(key, names);
  return names;
}

/** What an item of these attributes comes to at least: their names, and two bytes of each number. */
function leastBytes(names: ReadonlySet<string>): number {
  let bytes = 0;
  for (const name of names) bytes += Buffer.byteLength(name) + 2;
  return bytes;
}
