import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeValues, encodeValues } from '../../lib/domain/rollups/value-bytes.ts';
import { ValueCounts } from '../../lib/domain/rollups/value-counts.ts';

const PLENTY = 1 << 20;
type Clicks = readonly (readonly [value: string, clicks: number])[];

function countsOf(clicks: Clicks): ValueCounts {
  const counts = new ValueCounts();
  for (const [value, n] of clicks) counts.add('page', value, n);
  return counts;
}

/** Values from a few to a thousand, a few of them popular. */
const batchOf = fc.array(
  fc.tuple(
    fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 999 })).map((n) => `/${n}`),
    fc.integer({ min: 1, max: 20 }),
  ),
  { maxLength: 60 },
);
const batchesOf = fc.array(batchOf, { maxLength: 12 });

/** What every summary must say of the clicks that went into it. */
function expectBounds(counts: ValueCounts, all: Clicks): void {
  const truth = new Map<string, number>();
  for (const [value, n] of all) truth.set(value, (truth.get(value) ?? 0) + n);
  const total = all.reduce((sum, [, n]) => sum + n, 0);
  const { clicks, short, other, floor } = counts.of('page');
  expect([...clicks.values()].reduce((sum, n) => sum + n, other)).toBe(total);
  expect(floor).toBeLessThanOrEqual(total / (clicks.size + 1));
  for (const [value, n] of truth) {
    const shown = clicks.get(value);
    if (shown === undefined) expect(n).toBeLessThanOrEqual(floor);
    else {
      expect(shown).toBeLessThanOrEqual(n);
      expect(shown + (short.get(value) ?? 0)).toBeGreaterThanOrEqual(n);
      expect(short.get(value) ?? 0).toBeLessThanOrEqual(floor);
    }
  }
}

test('the sum is exact, and no value is short by more than the floor, nor the floor more than clicks / (values + 1)', () => {
  fc.assert(
    fc.property(batchesOf, fc.integer({ min: 0, max: 400 }), (batches, lengthMax) => {
      const counts = new ValueCounts();
      for (const batch of batches) {
        counts.merge(countsOf(batch));
        counts.trim(lengthMax);
        expect(counts.length).toBeLessThanOrEqual(lengthMax);
      }
      expectBounds(counts, batches.flat());
    }),
    { numRuns: 1000, seed: 20261121 },
  );
});

test('summaries that were trimmed merge to one with the same bounds, whichever was first', () => {
  fc.assert(
    fc.property(batchesOf, batchesOf, fc.integer({ min: 50, max: 400 }), (some, others, lengthMax) => {
      const [a, b] = [some, others].map((batches) => {
        const counts = new ValueCounts();
        for (const batch of batches) {
          counts.merge(countsOf(batch));
          counts.trim(lengthMax);
        }
        return counts;
      }) as [ValueCounts, ValueCounts];
      const bytes = encodeValues(b, PLENTY);
      b.merge(a);
      a.merge(decodeValues(bytes));
      for (const merged of [a, b]) {
        merged.trim(lengthMax);
        expectBounds(merged, [...some, ...others].flat());
      }
    }),
    { numRuns: 500, seed: 20261121 },
  );
});

test('within its bounds every count is exact, in whatever order it was added', () => {
  fc.assert(
    fc.property(batchesOf, (batches) => {
      const forth = new ValueCounts();
      const back = new ValueCounts();
      for (const batch of batches) forth.merge(countsOf(batch));
      for (const batch of batches.toReversed()) back.merge(countsOf(batch));
      forth.trim(PLENTY);
      expect(encodeValues(forth, PLENTY)).toEqual(encodeValues(back, PLENTY));
      expect(forth.of('page')).toMatchObject({ short: new Map(), other: 0, floor: 0 });
    }),
    { numRuns: 300, seed: 20261121 },
  );
});

test('bytes bring back what was counted, trimmed or not, whatever the values look like', () => {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.constantFrom('__proto__', '(other)', '1', '"', 'page'),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(value, fc.integer({ min: 1 }))), fc.nat(200), (clicks, lengthMax) => {
      const counts = countsOf(clicks);
      counts.trim(lengthMax);
      const back = decodeValues(encodeValues(counts, PLENTY));
      expect(new Map(back.of('page').clicks)).toEqual(counts.of('page').clicks);
      expect(back.of('page')).toMatchObject({
        short: counts.of('page').short,
        other: counts.of('page').other,
        floor: counts.of('page').floor,
      });
    }),
    { numRuns: 500, seed: 20261121 },
  );
});

test('bytes never exceed their bound, and the longest dimension gives way', () => {
  const counts = new ValueCounts();
  for (let i = 0; i < 20_000; i++) counts.add('page', `/${Math.imul(i, 0x9e3779b1) >>> 0}/${i}`);
  for (const country of ['DE', 'FR', 'JP']) counts.add('country', country);
  expect(encodeValues(counts, 16 * 1024).length).toBeLessThanOrEqual(16 * 1024);
  expect(counts.of('country')).toEqual({
    clicks: new Map([
      ['DE', 1],
      ['FR', 1],
      ['JP', 1],
    ]),
    short: new Map(),
    other: 0,
    floor: 0,
  });
  const { clicks, other } = counts.of('page');
  expect(clicks.size + other).toBe(20_000);
  expect(clicks.size).toBeGreaterThan(500);
});
