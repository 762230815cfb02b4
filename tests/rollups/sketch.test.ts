import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Sketch } from '../../lib/domain/rollups/sketch.ts';
import { hexOf, sketchOf, visitors } from './visitors.ts';

function merged(...sketches: Sketch[]): Sketch {
  const all = Sketch.empty();
  for (const sketch of sketches) all.merge(sketch);
  return all;
}

describe('accuracy', () => {
  test.each([0, 1, 2, 10, 999, 1000, 2048])('%d visitors are counted exactly', (until) => {
    const estimates = [1, 2, 3, 4, 5].map((seed) => sketchOf(visitors(seed, { until })).estimate());
    expect(estimates).toEqual([until, until, until, until, until]);
  });

  test.each([
    [2_049, 20],
    [5_000, 20],
    [10_000, 20],
    [40_000, 10],
    [100_000, 5],
    [1_000_000, 2],
  ])('%d visitors come out within 3 standard errors, %d times', (until, seeds) => {
    const errors: number[] = [];
    for (let seed = 0; seed < seeds; seed++) {
      errors.push(sketchOf(visitors(seed, { until })).estimate() / until - 1);
    }
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(3 * 0.0081);
  });

  test('estimates have no bias between small and large', () => {
    // The mean of 40 errors of 0.81 % has a standard error of 0.13 %.
    for (const until of [3_000, 8_000, 30_000]) {
      let sum = 0;
      for (let seed = 100; seed < 140; seed++) sum += sketchOf(visitors(seed, { until })).estimate();
      expect(Math.abs(sum / 40 / until - 1)).toBeLessThan(0.004);
    }
  });

  test('a visitor more never lowers the estimate', () => {
    const sketch = Sketch.empty();
    let before = 0;
    for (const value of visitors(7, { until: 2_500 })) {
      sketch.add(value);
      const estimate = sketch.estimate();
      expect(estimate).toBeGreaterThanOrEqual(before);
      before = estimate;
    }
  });

  test('strings that differ little are told apart', () => {
    const alike = [
      '',
      '\0',
      '\0\0',
      'a',
      'A',
      'a\0',
      '\0a',
      'aa',
      'ab',
      'ba',
      'é',
      'e\u0301',
      '\ud800',
      '\udc00',
    ];
    expect(sketchOf(alike).estimate()).toBe(alike.length);
  });

  test.each([
    ['numbers', (i: number) => String(i)],
    ['addresses', (i: number) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`],
    ['padded hexadecimal', (i: number) => i.toString(16).padStart(32, '0')],
    ['a long common end', (i: number) => `${i.toString(36)}${'-'.repeat(100)}`],
    ['letters beyond Latin', (i: number) => String.fromCodePoint(0x10000 + i)],
  ])('%s spread evenly', (_, nth) => {
    const values = Array.from({ length: 50_000 }, (_unused, i) => nth(i));
    expect(Math.abs(sketchOf(values).estimate() / 50_000 - 1)).toBeLessThan(3 * 0.0081);
  });
});

describe('adding and merging', () => {
  test('add says whether it changed the sketch', () => {
    const sketch = Sketch.empty();
    expect([sketch.add('ada'), sketch.add('ada'), sketch.add('bob'), sketch.add('ada')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  test.each([100, 2_048, 2_049, 20_000])('adding %d visitors again changes nothing', (until) => {
    const sketch = sketchOf(visitors(1, { until }));
    const before = hexOf(sketch);
    let changes = 0;
    for (const value of visitors(1, { until })) if (sketch.add(value)) changes++;
    expect({ changes, bytes: hexOf(sketch) }).toEqual({ changes: 0, bytes: before });
  });

  // Sizes on both sides of the 2,048 up to which hashes are kept.
  const range = fc
    .tuple(fc.nat({ max: 3_000 }), fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 4_000 })))
    .map(([from, length]) => ({ from, until: from + length }));
  const holds = <T extends [unknown, ...unknown[]]>(property: fc.IPropertyWithHooks<T>) =>
    fc.assert(property, { seed: 14, numRuns: 60 });

  test('the sketch of a union is the merge of the sketches, to the byte', () => {
    holds(
      fc.property(range, range, (a, b) => {
        const union = sketchOf([...visitors(3, a), ...visitors(3, b)]);
        expect(hexOf(merged(sketchOf(visitors(3, a)), sketchOf(visitors(3, b))))).toBe(hexOf(union));
      }),
    );
  });

  test('merging is commutative, associative and idempotent', () => {
    holds(
      fc.property(range, range, range, (...ranges) => {
        const [a, b, c] = ranges.map((one) => sketchOf(visitors(3, one))) as [Sketch, Sketch, Sketch];
        const whole = hexOf(merged(a, b, c));
        expect(hexOf(merged(c, b, a))).toBe(whole);
        expect(hexOf(merged(merged(a, b), c))).toBe(whole);
        expect(hexOf(merged(a, merged(b, c)))).toBe(whole);
        expect(hexOf(merged(a, b, c, b, a, a))).toBe(whole);
      }),
    );
  });

  test('merge says whether it changed the sketch, and leaves the other as it was', () => {
    holds(
      fc.property(range, range, (a, b) => {
        const [ours, theirs] = [sketchOf(visitors(3, a)), sketchOf(visitors(3, b))];
        const [oursBefore, theirsBefore] = [hexOf(ours), hexOf(theirs)];
        const changed = ours.merge(theirs);
        expect(changed).toBe(hexOf(ours) !== oursBefore);
        expect(hexOf(theirs)).toBe(theirsBefore);
        expect([ours.merge(theirs), ours.merge(ours), ours.merge(Sketch.empty())]).toEqual([
          false,
          false,
          false,
        ]);
      }),
    );
  });

  test.each([5, 5_000])('a clone of %d visitors goes its own way', (until) => {
    const sketch = sketchOf(visitors(1, { until }));
    const before = hexOf(sketch);
    const copy = sketch.clone();
    expect(hexOf(copy)).toBe(before);
    copy.merge(sketchOf(visitors(2, { until: 5_000 })));
    expect(hexOf(sketch)).toBe(before);
  });
});
