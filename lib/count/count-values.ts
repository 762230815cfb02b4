import { concurrently } from '../concurrently.ts';
import type { Checkpoint } from '../domain/rollups/checkpoint.ts';
import { foldValues, type Range, type Tally, talliesWithin } from '../domain/rollups/fold.ts';
import { canSplit, childOf, ROOT, type ValueNode, valueAttribute, valueKey } from '../domain/rollups/node.ts';
import { OTHER } from '../domain/rollups/rollup.ts';
import type { ItemKey } from './rollup-store.ts';
import { checkpointAt, entriesFrom, fromAfter, type SiteWeekWork } from './site-week-work.ts';

const CHILDREN_AT_ONCE_MAX = 4;

/** A node's part of a site week: what its values' entries from `from` on add up to. */
interface Share {
  readonly node: ValueNode;
  readonly key: ItemKey;
  readonly from: number;
  readonly tallies: readonly Tally[];
}

/** Counts a site week's values: each click once in each item, whatever was counted before. */
export async function countValues(work: SiteWeekWork): Promise<void> {
  await countShare(work, shareOf(work, ROOT, 0, foldValues(work.siteWeek, entriesFrom(work, 0))));
}

async function countShare(work: SiteWeekWork, whole: Share): Promise<void> {
  const { store, cache, shard } = work;
  let share = whole;
  while (share.tallies.length > 0) {
    const { node, key } = share;
    const split = cache.splits.get(key, shard.number);
    if (split !== undefined) return countChildren(work, narrowed(work, share, fromAfter(work, split)));
    if (isTooLarge(work, share) && canSplit(node)) {
      await splitItem(work, key);
      continue;
    }
    const part = firstPart(work, share);
    const counters = await countersOf(work, share, part.tallies);
    const result = await store.add({ key, shard: shard.number, counters, ...span(work, part.tallies) });
    if (result.outcome === 'added') {
      cache.bytes.set(key, result.bytes);
      share = narrowed(work, share, part.until);
    } else if (result.outcome === 'too-large') {
      // Not even `(other)` fits: an alarm is better than writes without an end, each of them paid.
      if (cache.bytes.get(key) === Number.POSITIVE_INFINITY && !canSplit(node))
        throw new Error(`item ${key.sk} of ${key.pk} exceeds 400 KB`);
      cache.bytes.set(key, Number.POSITIVE_INFINITY);
    } else if (result.state.split !== null) {
      cache.splits.set(key, result.state.split, shard.number);
    } else {
      // Part of it was counted by an earlier delivery: "refused" is not "done".
      share = narrowed(work, share, fromAfter(work, result.state.checkpoint));
    }
  }
}

async function countChildren(work: SiteWeekWork, parent: Share): Promise<void> {
  const children = new Map<string, { node: ValueNode; tallies: Tally[] }>();
  for (const tally of parent.tallies) {
    const node = childOf(parent.node, tally.dimension, tally.value);
    const key = valueKey(node, work.shard);
    const child = children.get(key);
    if (child) child.tallies.push(tally);
    else children.set(key, { node, tallies: [tally] });
  }
  await concurrently(children.values(), CHILDREN_AT_ONCE_MAX, ({ node, tallies }) =>
    countShare(work, shareOf(work, node, parent.from, tallies)),
  );
}

function shareOf(work: SiteWeekWork, node: ValueNode, from: number, tallies: readonly Tally[]): Share {
  return { node, key: { pk: work.pk, sk: valueKey(node, work.shard) }, from, tallies };
}

/** The share without the entries before `from`. */
function narrowed(work: SiteWeekWork, share: Share, from: number): Share {
  if (from <= share.from) return share;
  const tallies = talliesWithin(share.node, foldValues(work.siteWeek, entriesFrom(work, from)));
  return { ...share, from, tallies };
}

function isTooLarge({ cache, limits }: SiteWeekWork, { key, tallies }: Share): boolean {
  return tallies.length > limits.countersPerWriteMax || (cache.bytes.get(key) ?? 0) > limits.itemBytesMax;
}

async function splitItem({ store, cache, shard }: SiteWeekWork, key: ItemKey): Promise<void> {
  const state = await store.state(key, shard.number);
  const at = state.split ?? state.checkpoint;
  // Refused where another invocation counted or split meanwhile: look again.
  if (state.split === null && (await store.split(key, shard.number, state)) === 'refused') return;
  cache.splits.set(key, at, shard.number);
}

/** As many entries as fit one write. A click adds one value to an item that cannot be split. */
function firstPart(work: SiteWeekWork, share: Share): { tallies: readonly Tally[]; until: number } {
  const { limits } = work;
  const { until } = entriesFrom(work, share.from);
  if (share.tallies.length <= limits.countersPerWriteMax) return { tallies: share.tallies, until };
  const firsts = share.tallies.map(({ first }) => first).sort((a, b) => a - b);
  const range: Range = { from: share.from, until: firsts[limits.countersPerWriteMax] as number };
  return { tallies: talliesWithin(share.node, foldValues(work.siteWeek, range)), until: range.until };
}

/**
 * Counters by attribute name. A full item adds up in `(other)` what it does not know already. A new
 * container asks how large an item is that cannot be split, or each of them would make it larger.
 */
async function countersOf(
  { store, cache, limits }: SiteWeekWork,
  share: Share,
  tallies: readonly Tally[],
): Promise<Map<string, number>> {
  const { node, key } = share;
  let known: Set<string> | undefined;
  if (cache.bytes.get(key) === undefined && !canSplit(node)) {
    known = await store.attributes(key);
    cache.bytes.set(key, leastBytes(known));
  }
  if ((cache.bytes.get(key) ?? 0) > limits.itemBytesMax) {
    known ??= cache.full.get(key) ?? (await store.attributes(key));
    cache.full.set(key, known);
  } else known = undefined;
  const counters = new Map<string, number>();
  for (const { dimension, value, count } of tallies) {
    const own = valueAttribute(node, dimension, value);
    const name = !known || known.has(own) ? own : valueAttribute(node, dimension, OTHER);
    counters.set(name, (counters.get(name) ?? 0) + count);
  }
  return counters;
}

/** What an item of these attributes comes to at least: their names, and two bytes of each number. */
function leastBytes(names: ReadonlySet<string>): number {
  let bytes = 0;
  for (const name of names) bytes += Buffer.byteLength(name) + 2;
  return bytes;
}

function span(work: SiteWeekWork, tallies: readonly Tally[]): { first: Checkpoint; last: Checkpoint } {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const tally of tallies) {
    if (tally.first < first) first = tally.first;
    if (tally.last > last) last = tally.last;
  }
  return { first: checkpointAt(work, first), last: checkpointAt(work, last) };
}
