/**
 * Numbers that look random and follow from a seed, a thing's number and which of its draws it is: any
 * click can be made without those before it, and another program can make the same.
 */

const GOLDEN = 0x9e3779b9;
const SECOND = 0x85ebca6b;

/** MurmurHash3's finalizer, on 32 bits. */
function mix(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** 32 bits: `mix(mix(seed + thing × 0x9e3779b9) + which × 0x85ebca6b)`, all modulo 2³². */
export function drawBits(seed: number, thing: number, which: number): number {
  return mix(mix(seed + Math.imul(thing, GOLDEN)) + Math.imul(which, SECOND));
}

/** 0 to 1, 1 excluded. */
export function draw(seed: number, thing: number, which: number): number {
  return drawBits(seed, thing, which) / 2 ** 32;
}

/** Picks ranks from 1 on, rank r with a weight of r^-exponent; with exponent 0 all alike. */
export class Zipf {
  readonly #cumulative: Float64Array;

  constructor(ranks: number, exponent: number) {
    this.#cumulative = new Float64Array(ranks);
    let sum = 0;
    for (let rank = 1; rank <= ranks; rank++) {
      sum += rank ** -exponent;
      this.#cumulative[rank - 1] = sum;
    }
  }

  /** The first rank whose weight and those before it come to more than `fraction` of all weights. */
  rank(fraction: number): number {
    const cumulative = this.#cumulative;
    const wanted = fraction * (cumulative.at(-1) as number);
    let low = 0;
    let high = cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulative[middle] as number) > wanted) high = middle;
      else low = middle + 1;
    }
    return low + 1;
  }
}
