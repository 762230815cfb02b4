import { DIMENSIONS, type Dimension } from '../clicks/click.ts';
import type { Entry } from './classify.ts';
import { childOf, type ValueNode, valueAttribute } from './node.ts';
import { OTHER } from './rollup.ts';

/**
 * A node's share of a site week: the entries, by index and in order, with a value that lives in the
 * node or below it. The work on a share grows with the share, whatever the size of the batch.
 */
export interface Share {
  readonly node: ValueNode;
  readonly indexes: readonly number[];
}

/** What one write adds: the counters of the first `indexesTaken` entries of a share. */
export interface Delta {
  readonly counters: ReadonlyMap<string, number>;
  readonly indexesTaken: number;
}

/** The entries that were counted, in order. */
export function countedIndexes(entries: readonly Entry[]): number[] {
  const indexes: number[] = [];
  for (let i = 0; i < entries.length; i++) if (entries[i]?.click) indexes.push(i);
  return indexes;
}

/** The share without the entries before `from`. */
export function shareFrom(share: Share, from: number): Share {
  const start = share.indexes.findIndex((index) => index >= from);
  if (start === 0) return share;
  return { ...share, indexes: start < 0 ? [] : share.indexes.slice(start) };
}

/** Each child's part of a share, none of them empty. */
export function childShares(entries: readonly Entry[], { node, indexes }: Share): Share[] {
  const children = new Map<string, { node: ValueNode; indexes: number[] }>();
  for (const index of indexes) {
    for (const dimension of dimensionsOf(node)) {
      const value = entries[index]?.click?.values[dimension] ?? null;
      if (value === null) continue;
      const child = childOf(node, dimension, value);
      const key = `${dimension}${child.path}`;
      const share = children.get(key);
      if (share) share.indexes.push(index);
      else children.set(key, { node: child, indexes: [index] });
    }
  }
  return [...children.values()];
}

/**
 * Counters by attribute name, of as many whole entries as fit `countersMax`.
 * @param known the names that a full item has; other values are added up in `(other)`
 */
export function foldDelta(
  entries: readonly Entry[],
  { node, indexes }: Share,
  countersMax: number,
  known: ReadonlySet<string> | undefined,
): Delta {
  const counters = new Map<string, number>();
  let indexesTaken = 0;
  for (const index of indexes) {
    const names = namesOf(entries[index], node, known);
    let more = 0;
    for (const name of names) if (!counters.has(name)) more++;
    if (counters.size + more > countersMax) break;
    for (const name of names) counters.set(name, (counters.get(name) ?? 0) + 1);
    indexesTaken++;
  }
  return { counters, indexesTaken };
}

function namesOf(
  entry: Entry | undefined,
  node: ValueNode,
  known: ReadonlySet<string> | undefined,
): string[] {
  const names: string[] = [];
  for (const dimension of dimensionsOf(node)) {
    const value = entry?.click?.values[dimension] ?? null;
    if (value === null) continue;
    const own = valueAttribute(node, dimension, value);
    names.push(!known || known.has(own) ? own : valueAttribute(node, dimension, OTHER));
  }
  return names;
}

function dimensionsOf({ dimension }: ValueNode): readonly Dimension[] {
  return dimension === null ? DIMENSIONS : [dimension];
}
