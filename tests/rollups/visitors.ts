import { Sketch } from '../../lib/domain/rollups/sketch.ts';

export function sketchOf(values: Iterable<string>): Sketch {
  const sketch = Sketch.empty();
  for (const value of values) sketch.add(value);
  return sketch;
}

/** Strings, one for every pair of seed and number; `until` exclusive. */
export function* visitors(seed: number, { from = 0, until }: { from?: number; until: number }) {
  for (let number = from; number < until; number++) yield `visitor-${seed}-${number}`;
}

export const hexOf = (sketch: Sketch) => Buffer.from(sketch.encode()).toString('hex');
