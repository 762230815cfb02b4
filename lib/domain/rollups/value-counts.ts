import type { Dimension } from '../clicks/click.ts';

/** One dimension's clicks by value, and what is known of the values that had to make room. */
export interface Counts {
  /** Never more than were clicked. */
  readonly clicks: Map<string, number>;
  /** By how many clicks a value may be short at most; none where its count is exact. */
  readonly short: Map<string, number>;
  /** Clicks of values that are not in `clicks`: with them the sum is exact. */
  other: number;
  /** No value that is not in `clicks` has more clicks than this. */
  floor: number;
}

/**
 * Clicks by dimension and value. Within its bounds it is exact. A dimension that outgrows them keeps the
 * values that may have most clicks, as the "Space-Saving" summary of Metwally et al. does ("Efficient
 * computation of frequent and top-k elements in data streams", 2005), merged as Agarwal et al. have it
 * ("Mergeable summaries", 2012): whoever is let in late may have had `floor` clicks before, which counts
 * for it when it is compared, but not in what is shown. So a value that becomes popular late comes in, and
 * with k values kept of n clicks, `floor` stays at n / (k + 1) or below; k is the fewest that a trim has left.
 */
export class ValueCounts {
  readonly dimensions = new Map<Dimension, Counts>();

  add(dimension: Dimension, value: string, clicks = 1): void {
    const counts = this.of(dimension);
    const known = counts.clicks.get(value);
    if (known === undefined && counts.floor > 0) counts.short.set(value, counts.floor);
    counts.clicks.set(value, (known ?? 0) + clicks);
  }

  of(dimension: Dimension): Counts {
    let counts = this.dimensions.get(dimension);
    if (!counts) {
      counts = { clicks: new Map(), short: new Map(), other: 0, floor: 0 };
      this.dimensions.set(dimension, counts);
    }
    return counts;
  }

  get isEmpty(): boolean {
    return [...this.dimensions.values()].every(isEmpty);
  }

  /** Adds all that `added` has counted: clicks of other records than this one's. */
  merge(added: ValueCounts): void {
    for (const [dimension, counts] of added.dimensions) mergeCounts(this.of(dimension), counts);
  }

  /** About how long it is as text, in UTF-16 units. */
  get length(): number {
    let length = 0;
    for (const counts of this.dimensions.values()) length += lengthOf(counts);
    return length;
  }

  /** Lets values go until `length` is at most `lengthMax`: of the longest dimensions, down to the same length. */
  trim(lengthMax: number): void {
    const ascending = [...this.dimensions.values()]
      .map((counts) => ({ counts, length: lengthOf(counts) }))
      .sort((a, b) => a.length - b.length);
    let room = lengthMax;
    for (const [i, { counts, length }] of ascending.entries()) {
      const share = Math.floor(room / (ascending.length - i));
      if (length > share) trimCounts(counts, share);
      room -= Math.min(length, share);
    }
  }
}

/** Quotes, colon, comma and a count of two digits. */
const ENTRY_LENGTH = 6;

function mergeCounts(into: Counts, from: Counts): void {
  for (const [value, clicks] of from.clicks) {
    const known = into.clicks.get(value);
    const short =
      (known === undefined ? into.floor : (into.short.get(value) ?? 0)) + (from.short.get(value) ?? 0);
    into.clicks.set(value, (known ?? 0) + clicks);
    if (short > 0) into.short.set(value, short);
  }
  if (from.floor > 0)
    for (const value of into.clicks.keys())
      if (!from.clicks.has(value)) into.short.set(value, (into.short.get(value) ?? 0) + from.floor);
  into.other += from.other;
  into.floor += from.floor;
}

/** Keeps the values that may have most clicks, ties by value, so that the same counts give the same. */
function trimCounts(counts: Counts, lengthMax: number): void {
  const { clicks, short } = counts;
  const most = (value: string) => (clicks.get(value) as number) + (short.get(value) ?? 0);
  const values = [...clicks.keys()].sort((a, b) => most(b) - most(a) || (a < b ? -1 : 1));
  let length = 0;
  for (const value of values) {
    length += value.length + ENTRY_LENGTH;
    if (length <= lengthMax) continue;
    counts.floor = Math.max(counts.floor, most(value));
    counts.other += clicks.get(value) as number;
    clicks.delete(value);
    short.delete(value);
  }
}

function lengthOf({ clicks }: Counts): number {
  let length = 0;
  for (const value of clicks.keys()) length += value.length + ENTRY_LENGTH;
  return length;
}

export function isEmpty({ clicks, other }: Counts): boolean {
  return clicks.size === 0 && other === 0;
}
