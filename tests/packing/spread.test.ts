import { expect, test } from 'vitest';
import { SiteKeys } from '../../lib/domain/packing/spread.ts';

const spread = { by: 'site', keys: 32, keysPerSiteMax: 8, keyBytesPerSecondMax: 1000 } as const;

/** The keys that a site is given over so many seconds of a click of 100 bytes every so often. */
function keysOf(
  site: string,
  { clicksPerSecond = 1, fromMs = 0, seconds = 60, keys = new SiteKeys(spread) },
) {
  const given = Array.from({ length: seconds * clicksPerSecond }, (_, i) =>
    keys.next(site, 100, fromMs + (i * 1000) / clicksPerSecond),
  );
  return [...new Set(given)];
}

test('a small site has one key, the same from every producer', () => {
  expect(keysOf('a.example', {})).toEqual(keysOf('a.example', { fromMs: 12_345 }));
  expect(keysOf('a.example', {})).toHaveLength(1);
});

test('a site has more keys the busier it is, and no more than it may', () => {
  const counts = [1, 10, 25, 40, 1_000].map(
    (clicksPerSecond) => keysOf('a.example', { clicksPerSecond }).length,
  );
  expect(counts).toEqual([1, 1, 3, 4, 8]);
});

test('a site that is quiet again goes back to its first key', () => {
  const keys = new SiteKeys(spread);
  const first = keysOf('a.example', { keys, seconds: 5 });
  expect(keysOf('a.example', { keys, fromMs: 10_000, clicksPerSecond: 40 })).toHaveLength(4);
  expect(keysOf('a.example', { keys, fromMs: 200_000 })).toEqual(first);
});

test('sites share all keys about evenly', () => {
  const keys = new SiteKeys(spread);
  const counts = new Array<number>(32).fill(0);
  for (let i = 0; i < 3_200; i++) {
    const key = keys.next(`site-${i}.example`, 100, i);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(60);
  expect(Math.max(...counts)).toBeLessThan(150);
});
