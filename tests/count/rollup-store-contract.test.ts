import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rollupStore } from '../../lib/aws/rollup-store.ts';
import { rollupTable } from '../../lib/aws/rollup-table.ts';
import type { RollupStore } from '../../lib/count/rollup-store.ts';
import { BEFORE_ALL, checkpoint, paddedSequence } from '../../lib/domain/rollups/checkpoint.ts';
import { documentClientOf } from '../../scripts/faults/clients.ts';
import { MemoryDynamodb } from '../../scripts/faults/memory-dynamodb.ts';
import { type Dynamodb, startDynamodb } from '../dynamodb.ts';
import { MemoryStore } from './memory-store.ts';

const simulated = (sendsRefusedItem: () => boolean) => {
  const memory = new MemoryDynamodb(sendsRefusedItem);
  return rollupStore(
    documentClientOf(async (command) => memory.execute(command)),
    'rollups',
  );
};
const at = (sequence: string, subSequence = 0) => checkpoint(paddedSequence(sequence), subSequence);
let dynamodb: Dynamodb;

beforeAll(async () => {
  dynamodb = await startDynamodb();
  await dynamodb.createTable('rollups');
});

afterAll(() => dynamodb.stop());

describe.each<[string, () => RollupStore]>([
  ['memory', () => new MemoryStore()],
  ['dynalite', () => rollupStore(dynamodb.client, 'rollups')],
  ["the simulator's DynamoDB", () => simulated(() => true)],
  ["the simulator's DynamoDB, no item sent with a refusal", () => simulated(() => false)],
])('the rollup store in %s', (_, makeStore) => {
  let store: RollupStore;
  let n = 0;
  const freshKey = () => ({ pk: `example.com#2026-W${++n}`, sk: 'values#us-east-1.clicks.0' });
  const one = (key: { pk: string; sk: string }, first: string, last: string, counters: [string, number][]) =>
    store.add({ key, shard: 3, counters: new Map(counters), first, last });

  beforeAll(() => {
    store = makeStore();
  });

  test('adds a delta once: again at the same place it is refused, with the checkpoint', async () => {
    const key = freshKey();
    expect(await one(key, at('10'), at('20'), [['page:/', 2]])).toEqual({ outcome: 'added', bytes: 1024 });
    expect(await one(key, at('10'), at('20'), [['page:/', 2]])).toEqual({
      outcome: 'refused',
      state: { checkpoint: at('20'), split: null },
    });
  });

  test('compares sequence numbers as numbers, whatever their length', async () => {
    const key = freshKey();
    await one(key, at('9'), at('9'), [['page:/', 1]]);
    expect((await one(key, at('10'), at('10'), [['page:/', 1]])).outcome).toBe('added');
    expect((await one(key, at('9'), at('9'), [['page:/', 1]])).outcome).toBe('refused');
  });

  test('goes on within one record by sub-sequence', async () => {
    const key = freshKey();
    await one(key, at('7', 0), at('7', 35), [['page:/a', 1]]);
    expect((await one(key, at('7', 36), at('7', 99), [['page:/b', 1]])).outcome).toBe('added');
    expect((await one(key, at('7', 36), at('7', 99), [['page:/b', 1]])).outcome).toBe('refused');
  });

  test('keeps a checkpoint for each shard', async () => {
    const key = freshKey();
    await one(key, at('50'), at('50'), [['page:/', 1]]);
    const other = { key, shard: 4, counters: new Map([['page:/', 1]]), first: at('40'), last: at('40') };
    expect((await store.add(other)).outcome).toBe('added');
    expect(await store.state(key, 3)).toEqual({ checkpoint: at('50'), split: null });
    expect(await store.state(key, 4)).toEqual({ checkpoint: at('40'), split: null });
  });

  test('splits an item for one shard, at the checkpoint it has come to and never twice', async () => {
    const key = freshKey();
    await one(key, at('10'), at('20'), [['page:/', 1]]);
    expect(await store.split(key, 3, { checkpoint: at('10'), split: null })).toBe('refused');
    expect(await store.split(key, 3, { checkpoint: at('20'), split: null })).toBe('split');
    expect(await store.split(key, 3, { checkpoint: at('20'), split: null })).toBe('refused');
    expect(await one(key, at('30'), at('40'), [['page:/', 1]])).toEqual({
      outcome: 'refused',
      state: { checkpoint: at('20'), split: at('20') },
    });
    const other = { key, shard: 4, counters: new Map([['page:/', 1]]), first: at('40'), last: at('40') };
    expect((await store.add(other)).outcome).toBe('added');
  });

  test('splits an item that does not exist yet', async () => {
    const key = freshKey();
    expect(await store.state(key, 3)).toEqual({ checkpoint: BEFORE_ALL, split: null });
    expect(await store.split(key, 3, { checkpoint: BEFORE_ALL, split: null })).toBe('split');
    expect(await store.state(key, 3)).toEqual({ checkpoint: BEFORE_ALL, split: BEFORE_ALL });
  });

  test('takes 290 counters with long names and large counts in one write', async () => {
    const key = freshKey();
    const counters = Array.from({ length: 290 }, (_, i): [string, number] => [
      `page:/${i}/${'x'.repeat(400)}`,
      1e9 + i,
    ]);
    expect((await one(key, at('1'), at('2'), counters)).outcome).toBe('added');
    expect(await store.attributes(key)).toEqual(
      new Set(['pk', 'sk', 'at.3', ...counters.map(([name]) => name)]),
    );
  });

  test('says when an item would exceed 400 KB, and leaves it as it was', async () => {
    const key = freshKey();
    const counters = (start: number) =>
      Array.from({ length: 290 }, (_, i): [string, number] => [`page:/${start + i}/${'x'.repeat(1000)}`, 1]);
    expect((await one(key, at('1'), at('1'), counters(0))).outcome).toBe('added');
    expect(await one(key, at('2'), at('2'), counters(1000))).toEqual({ outcome: 'too-large' });
    expect(await store.state(key, 3)).toEqual({ checkpoint: at('1'), split: null });
  });

  test('replaces a sketch only where nobody wrote meanwhile', async () => {
    const key = { ...freshKey(), sk: 'visitors#2026-11-16#us-east-1.clicks.0#3' };
    expect(await store.readSketch(key)).toBeNull();
    expect(await store.writeSketch(key, Uint8Array.of(1), null)).toBe('written');
    expect(await store.writeSketch(key, Uint8Array.of(2), null)).toBe('refused');
    expect(await store.writeSketch(key, Uint8Array.of(2), 1)).toBe('written');
    expect(await store.readSketch(key)).toEqual({ bytes: Uint8Array.of(2), version: 2 });
  });
});

test('a week is read by one query, all lanes and items added up', async () => {
  const store = rollupStore(dynamodb.client, 'rollups');
  const pk = 'shop.example#2026-W47';
  const add = (sk: string, counters: [string, number][]) =>
    store.add({ key: { pk, sk }, shard: 0, counters: new Map(counters), first: at('1'), last: at('2') });
  await add('totals#us-east-1.clicks.0', [
    ['received', 3],
    ['counted', 3],
    ['clicks', 3],
    ['clicks.2026-11-16', 3],
  ]);
  await add('totals#eu-west-1.clicks.0', [
    ['received', 2],
    ['counted', 1],
    ['bot', 1],
    ['clicks', 1],
  ]);
  await add('values#us-east-1.clicks.0', [
    ['page:/', 2],
    ['country:DE', 3],
  ]);
  await add('page#us-east-1.clicks.0', [
    [':/', 1],
    [':(other)', 4],
  ]);
  const rollup = await rollupTable(dynamodb.client, 'rollups').readRollup('shop.example', '2026-W47');
  expect(rollup).toMatchObject({
    clicks: 4,
    books: { received: 5, counted: 4, duplicate: 0, rejected: 0, expired: 0, bot: 1 },
    values: {
      page: new Map([
        ['/', 3],
        ['(other)', 4],
      ]),
      country: new Map([['DE', 3]]),
    },
  });
});
