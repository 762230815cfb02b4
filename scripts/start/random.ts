/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** 0 to 1, 1 excluded. */
  next(): number;
  /** A whole number, both bounds included. */
  between(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: Weighted<T>): T;
  /** Lower-case hexadecimal digits. */
  hex(digits: number): string;
}

/** Values with their weights; weights are relative. */
export type Weighted<T> = readonly (readonly [T, number])[];

/** @param seed Any whole number; its low 32 bits count. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    // A Weyl sequence, mixed by two multiplications: plenty for a demo, and nothing else.
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick: (choices) => pickWeighted(choices, next()),
    hex: (digits) => Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join(''),
  };
}

function pickWeighted<T>(choices: Weighted<T>, fraction: number): T {
  const sum = choices.reduce((total, [, weight]) => total + weight, 0);
  let rest = fraction * sum;
  for (const [value, weight] of choices) {
    rest -= weight;
    if (rest < 0) return value;
  }
  throw new RangeError('nothing to pick from');
}
