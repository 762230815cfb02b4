import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { countBatch } from '../../lib/count/count-batch.ts';
import { itemBytes } from '../../lib/domain/rollups/item-bytes.ts';
import { unregistered } from '../../lib/domain/sites/site.ts';
import { makeClick, makeRecord } from './clicks.ts';
import { MemoryStore } from './memory-store.ts';

const histories = async () => () => unregistered('UTC');
const WEEK = 'example.com#2026-W47';
const largestOf = (store: MemoryStore) =>
  Math.max(...[...store.items.values()].map((item) => itemBytes({ ...item })));

function deliver(store: MemoryStore, sequence: number, pages: Iterable<string>) {
  const clicks = Array.from(pages, (page) => makeClick({ values: { page, country: 'DE' } }));
  return countBatch([[makeRecord(String(sequence), clicks)]], { store, histories });
}

test('a small site costs one item a shard, whose totals anyone can read and whose values gunzip shows', async () => {
  const store = new MemoryStore();
  await deliver(store, 4967, ['/', '/pricing', '/']);
  const [item, ...others] = store.items.values();
  expect(others).toEqual([]);
  const { recent, ...totals } = item as unknown as { recent: { values: Uint8Array } };
  expect(totals).toEqual({
    pk: WEEK,
    sk: 'totals#us-east-1.clicks.3',
    version: 1,
    at: '4967'.padStart(56, '0'),
    latest: '2026-11-18T12:00:00.000Z',
    received: 3,
    counted: 3,
    clicks: 3,
    'clicks.2026-11-18': 3,
    pageviews: 3,
    'pageviews.2026-11-18': 3,
    carriedBytes: itemBytes({ recent }),
  });
  expect(JSON.parse(gunzipSync(recent.values).toString())).toEqual({
    page: { '/': 2, '/pricing': 1 },
    country: { DE: 3 },
  });
});

test('what is recent is merged once carrying it has cost as much: then it begins anew', async () => {
  const store = new MemoryStore();
  const kinds: string[] = [];
  for (let batch = 0; batch < 40; batch++) {
    await deliver(store, 1000 + batch, ['/', `/${batch}`]);
    kinds.push([...store.items.values()].map(({ sk }) => sk.split('#')[0]).join());
  }
  expect(kinds[0]).toBe('totals');
  expect(kinds.at(-1)).toBe('totals,values');
  const rollup = store.rollups().get(WEEK);
  expect(rollup?.values.page.get('/')).toBe(40);
  expect(rollup?.values.country).toEqual(new Map([['DE', 80]]));
});

test('a site of 20,000 pages keeps every page, in items that stay below 128 KB', async () => {
  const store = new MemoryStore();
  const pages = Array.from({ length: 20_000 }, (_, i) => `/articles/${i}`);
  for (let start = 0; start < pages.length; start += 2000)
    await deliver(store, 1000 + start, pages.slice(start, start + 2000));
  const rollup = store.rollups().get(WEEK);
  expect(rollup?.values.page).toEqual(new Map(pages.map((page) => [page, 1])));
  expect(rollup?.errorMax.page).toBe(0);
  expect(largestOf(store)).toBeLessThan(128 * 1024);
});

/** Paths that nobody can compress, never the same twice. */
function* flood(length: number, from: number): Generator<string> {
  for (let i = from; i < from + length; i++)
    yield `/${(Math.imul(i, 0x9e3779b1) >>> 0).toString(36)}/${(Math.imul(i ^ 0x5bd1, 0x85ebca6b) >>> 0).toString(36)}`;
}

test('a page that only Sunday knows enters the top ten of a site under a flood of random paths', async () => {
  const store = new MemoryStore();
  const regulars = Array.from({ length: 12 }, (_, i) => ({ page: `/regular/${i}`, perBatch: 40 - 3 * i }));
  const truth = new Map<string, number>();
  const batches = 28;
  for (let batch = 0; batch < batches; batch++) {
    const isSunday = batch >= batches - 4;
    const popular = regulars.flatMap(({ page, perBatch }) => Array<string>(perBatch).fill(page));
    if (isSunday) popular.push(...Array<string>(260).fill('/sunday'));
    for (const page of popular) truth.set(page, (truth.get(page) ?? 0) + 1);
    await deliver(store, 1000 + batch, [...flood(20_000, batch * 20_000), ...popular]);
  }
  const rollup = store.rollups().get(WEEK);
  const { '(other)': other = 0, ...pages } = Object.fromEntries(rollup?.values.page ?? []);
  const shown = Object.entries(pages).sort(([, a], [, b]) => b - a);
  const total = 20_000 * batches + [...truth.values()].reduce((a, b) => a + b);
  expect(shown.reduce((sum, [, n]) => sum + n, other)).toBe(total);
  const top = [...truth].sort(([, a], [, b]) => b - a).slice(0, 10);
  expect(shown.slice(0, 10).map(([page]) => page)).toEqual(top.map(([page]) => page));
  const errorMax = rollup?.errorMax.page ?? 0;
  expect(errorMax).toBeGreaterThan(0);
  expect(errorMax).toBeLessThanOrEqual(total / 5000);
  for (const [page, clicks] of truth) {
    expect(pages[page]).toBeLessThanOrEqual(clicks);
    expect(pages[page]).toBeGreaterThanOrEqual(clicks - errorMax);
  }
  expect(largestOf(store)).toBeLessThan(330 * 1024);
}, 120_000);

test('the longest values there are, as many as come, make no item that DynamoDB would refuse', async () => {
  const store = new MemoryStore();
  for (let batch = 0; batch < 4; batch++) {
    const long = Array.from(flood(4000, batch * 4000), (path) => (path.repeat(60) + path).slice(0, 512));
    await deliver(store, 1000 + batch, long);
  }
  expect(largestOf(store)).toBeLessThan(400 * 1024);
  const pages = store.rollups().get(WEEK)?.values.page ?? new Map<string, number>();
  expect([...pages.values()].reduce((a, b) => a + b)).toBe(16_000);
}, 60_000);
