/** Hashes are integers from 0 to 2^40 - 1: two of a thousand strings share one once in two million sets. */
export const HASH_BITS = 40;

/**
 * Hashes a string's UTF-16 code units into 40 bits. Stored sketches depend on it, so it never changes.
 *
 * Two 32-bit lanes take two code units a step, each step a bijection of the lane (multiply by an odd
 * number, fold the high bits down); the lanes then mix each other, so that every bit of the result
 * depends on both.
 */
export function hashOf(value: string): number {
  const length = value.length;
  let a = length ^ 0x3c6ef372;
  let b = ~length ^ 0x1b873593;
  for (let i = 0; i < length; i += 2) {
    // Past the end charCodeAt is NaN, which shifts to 0; the length tells the two apart.
    const units = value.charCodeAt(i) | (value.charCodeAt(i + 1) << 16);
    a = Math.imul(a ^ units, 0x9e3779b1);
    a ^= a >>> 15;
    b = Math.imul(b + units, 0x85ebca6b);
    b ^= b >>> 13;
  }
  a = mix(a + Math.imul(b, 0xc2b2ae35));
  b = mix(b ^ a);
  return (a >>> 0) * 256 + (b >>> 24);
}

/** The finalizer "lowbias32" of Chris Wellons (public domain), found by search for low bias. */
function mix(lane: number): number {
  let mixed = lane ^ (lane >>> 16);
  mixed = Math.imul(mixed, 0x7feb352d);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x846ca68b);
  return mixed ^ (mixed >>> 16);
}
