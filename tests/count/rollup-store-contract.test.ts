import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rollupStore } from '../../lib/aws/rollup-store.ts';
import { rollupTable } from '../../lib/aws/rollup-table.ts';
import { countBatch } from '../../lib/count/count-batch.ts';
import type { RollupStore } from '../../lib/count/rollup-store.ts';
import type { ItemKey, RollupItem } from '../../lib/domain/rollups/rollup-item.ts';
import { unregistered } from '../../lib/domain/sites/site.ts';
import { documentClientOf } from '../../scripts/faults/clients.ts';
import { MemoryDynamodb } from '../../scripts/faults/memory-dynamodb.ts';
import { type Dynamodb, startDynamodb } from '../dynamodb.ts';
import { makeClick, makeRecord } from './clicks.ts';
import { MemoryStore } from './memory-store.ts';

const simulated = () => {
  const memory = new MemoryDynamodb();
  return rollupStore(
    documentClientOf(async (command) => memory.execute(command)),
    'rollups',
  );
};
let dynamodb: Dynamodb;

beforeAll(async () => {
  dynamodb = await startDynamodb();
  await dynamodb.createTable('rollups');
});

afterAll(() => dynamodb.stop());

describe.each<[string, () => RollupStore]>([
  ['memory', () => new MemoryStore()],
  ['dynalite', () => rollupStore(dynamodb.client, 'rollups')],
  ["the simulator's DynamoDB", simulated],
])('the rollup store in %s', (_, makeStore) => {
  let store: RollupStore;
  let n = 0;
  const freshKey = () => ({ pk: `example.com#2026-W${++n}`, sk: 'totals#us-east-1.clicks.0' });
  const itemOf = (key: ItemKey, version: number, rest: object = {}): RollupItem => ({
    ...key,
    version,
    at: `at ${version}`,
    ...rest,
  });

  beforeAll(() => {
    store = makeStore();
  });

  test('gives back what was put: text, numbers, bytes, and maps of them', async () => {
    const key = freshKey();
    const recent = { values: Uint8Array.of(1, 2), visitors: { '2026-11-16': Uint8Array.of(3) } };
    const item = itemOf(key, 1, { clicks: 12, 'clicks.2026-11-16': 12, sealed: true, recent });
    expect(await store.put(item)).toBe('written');
    expect(await store.read([key])).toEqual([item]);
  });

  test('puts an item that is new once', async () => {
    const key = freshKey();
    expect(await store.put(itemOf(key, 1, { clicks: 1 }))).toBe('written');
    expect(await store.put(itemOf(key, 1, { clicks: 2 }))).toBe('refused');
    expect(await store.read([key])).toEqual([itemOf(key, 1, { clicks: 1 })]);
  });

  test('replaces the version that was read, whole, and no other', async () => {
    const key = freshKey();
    await store.put(itemOf(key, 1, { recent: { values: Uint8Array.of(1) } }));
    expect(await store.put(itemOf(key, 3))).toBe('refused');
    expect(await store.put(itemOf(key, 2))).toBe('written');
    expect(await store.put(itemOf(key, 2))).toBe('refused');
    expect(await store.read([key])).toEqual([itemOf(key, 2)]);
  });

  test('refuses a second version of an item that does not exist', async () => {
    const key = freshKey();
    expect(await store.put(itemOf(key, 2))).toBe('refused');
    expect(await store.read([key])).toEqual([undefined]);
  });

  test('reads more items than one request takes, in order, with those that do not exist', async () => {
    const keys = Array.from({ length: 230 }, (_, i) => ({ pk: `many.example#${i}`, sk: 'totals#a' }));
    const there = keys.filter((_, i) => i % 3 === 0);
    for (const key of there) await store.put(itemOf(key, 1));
    const expected = keys.map((key, i) => (i % 3 === 0 ? itemOf(key, 1) : undefined));
    expect(await store.read(keys)).toEqual(expected);
    expect(await store.read([])).toEqual([]);
  });

  test('takes an item of 320 KB', async () => {
    const key = freshKey();
    const item = itemOf(key, 1, { values: new Uint8Array(320 * 1024).fill(7) });
    expect(await store.put(item)).toBe('written');
    expect(await store.read([key])).toEqual([item]);
  });
});

test('a week is read by one query, all shards and items added up', async () => {
  const store = rollupStore(dynamodb.client, 'rollups');
  const histories = async () => () => unregistered('UTC');
  const click = (page: string, crawler = false) =>
    makeClick({ site: 'shop.example', crawler, visitor: page, values: { page, country: 'DE' } });
  const deliver = (
    shardId: string,
    sequence: string,
    pages: string[],
    limits?: { totalsBytesMax: number },
  ) => {
    const made = makeRecord(sequence, [...pages.map((page) => click(page)), click('/bot', true)]);
    const all = { totalsBytesMax: 8192, recentBytesMax: 0, valuesBytesMax: 100_000, ...limits };
    return countBatch([[{ ...made, record: { ...made.record, shardId } }]], {
      store,
      histories,
      limits: all,
    });
  };
  await deliver('shardId-000000000000', '1', ['/', '/a']);
  await deliver('shardId-000000000000', '2', ['/']);
  await deliver('shardId-000000000017', '1', ['/', '/b'], { totalsBytesMax: 0 });
  await deliver('shardId-000000000017', '2', ['/b'], { totalsBytesMax: 0 });
  const rollup = await rollupTable(dynamodb.client, 'rollups').readRollup('shop.example', '2026-W47');
  expect(rollup).toMatchObject({
    clicks: 6,
    books: { received: 10, counted: 6, duplicate: 0, rejected: 0, expired: 0, bot: 4 },
    values: {
      page: new Map([
        ['/', 3],
        ['/a', 1],
        ['/b', 2],
      ]),
      country: new Map([['DE', 6]]),
    },
  });
  expect(rollup.days.get('2026-11-18')?.visitors.estimate()).toBe(3);
});
