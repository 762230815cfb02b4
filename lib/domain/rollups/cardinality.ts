import { HASH_BITS } from './hash.ts';

/** The p of HyperLogLog: the standard error is 1.04 / sqrt(2^14) = 0.81 %. */
const REGISTER_BITS = 14;
export const REGISTERS = 2 ** REGISTER_BITS;
/** What choosing the register leaves of a hash. */
export const RANK_BITS = HASH_BITS - REGISTER_BITS;
/** Of a hash whose rank bits are all 0. */
export const RANK_MAX = RANK_BITS + 1;

/**
 * Estimates how many distinct hashes raised the registers: the improved raw estimator of Otmar Ertl,
 * "New cardinality estimation algorithms for HyperLogLog sketches" (arXiv:1702.01284), section 2.
 * It needs no tables and has no bump, from empty registers to full ones.
 * @param registers `REGISTERS` ranks, 0 to `RANK_MAX`
 */
export function estimateFromRegisters(registers: Uint8Array): number {
  const counts = new Float64Array(RANK_MAX + 1);
  for (const rank of registers) counts[rank] = (counts[rank] as number) + 1;
  const share = (rank: number) => (counts[rank] as number) / REGISTERS;
  let sum = REGISTERS * tau(1 - share(RANK_MAX));
  for (let rank = RANK_BITS; rank >= 1; rank--) sum = 0.5 * (sum + (counts[rank] as number));
  sum += REGISTERS * sigma(share(0));
  return REGISTERS ** 2 / (2 * Math.LN2 * sum);
}

/** Corrects for registers that are still 0: x + the sum of x^(2^k) 2^(k-1) over k from 1; infinite at 1. */
function sigma(x: number): number {
  if (x === 1) return Number.POSITIVE_INFINITY;
  let power = x;
  let weight = 1;
  let sum = x;
  for (let before = -1; sum !== before; weight *= 2) {
    power *= power;
    before = sum;
    sum += power * weight;
  }
  return sum;
}

/** Corrects for full registers: (1 - x - the sum of (1 - x^(2^-k))^2 2^-k over k from 1) / 3. */
function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let root = x;
  let weight = 1;
  let sum = 1 - x;
  for (let before = -1; sum !== before; ) {
    root = Math.sqrt(root);
    weight /= 2;
    before = sum;
    sum -= (1 - root) ** 2 * weight;
  }
  return sum / 3;
}
