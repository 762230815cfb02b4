import type { Dimension } from '../clicks/click.ts';
import type { Shard } from './lane.ts';

/**
 * Where a counter lives. A lane's values of one site and week begin in a single item, the root, so
 * that a small site costs one write a batch. An item that grows too large for one expression or for
 * its cap is split: the root by dimension, a dimension by hash into four, each of these into four
 * again. Each shard splits for itself and writes down after which click (`split.SHARD`): clicks up
 * to there are in the parent, later ones in the children. So every click has one place, whatever is
 * delivered again, and readers add up all items they find.
 */
export type ValueNode = { readonly dimension: Dimension | null; readonly path: string };

export const ROOT: ValueNode = { dimension: null, path: '' };

/** Four to the third is 64 items a dimension. */
const DEPTH_MAX = 3;
const FAN_OUT = 4;

export function canSplit(node: ValueNode): boolean {
  return node.path.length < DEPTH_MAX;
}

/** `values#LANE`, `page#LANE`, `page#LANE#21` */
export function valueKey(node: ValueNode, shard: Shard): string {
  const kind = node.dimension ?? 'values';
  return node.path === '' ? `${kind}#${shard.lane}` : `${kind}#${shard.lane}#${node.path}`;
}

/** The attribute of a value: `page:/pricing` in the root, `:/pricing` where the item is all pages. */
export function valueAttribute(node: ValueNode, dimension: Dimension, value: string): string {
  return node.dimension === null ? `${dimension}:${value}` : `:${value}`;
}

/** The child that takes a value. */
export function childOf(node: ValueNode, dimension: Dimension, value: string): ValueNode {
  if (node.dimension === null) return { dimension, path: '' };
  const digit = (hash(value) >>> (2 * node.path.length)) % FAN_OUT;
  return { dimension, path: node.path + digit };
}

/** FNV-1a over UTF-16 code units, its bits mixed once more because only the lowest are used. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}
