import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimStore } from '../../lib/aws/claim-store.ts';
import type { ClaimStore } from '../../lib/count/claim-store.ts';
import { type Dynamodb, startDynamodb } from '../dynamodb.ts';
import { MemoryClaims } from './memory-claims.ts';

const PLACE = `us-east-1.clicks shardId-000000000003 ${'1'.padStart(56, '0')}.00000`;
const OTHER = `us-east-1.clicks shardId-000000000007 ${'9'.padStart(56, '0')}.0000z`;
let dynamodb: Dynamodb;

beforeAll(async () => {
  dynamodb = await startDynamodb();
  await dynamodb.createTable('claims', ['pk']);
});

afterAll(() => dynamodb.stop());

describe.each<[string, () => ClaimStore]>([
  ['memory', () => new MemoryClaims()],
  ['dynalite', () => claimStore(dynamodb.client, 'claims')],
])('the claim store in %s', (where, makeStore) => {
  let store: ClaimStore;
  let n = 0;
  const freshKey = () => `${where}.example#${++n}`;

  beforeAll(() => {
    store = makeStore();
  });

  test('gives a claim to whoever comes first, and says so to all who come later', async () => {
    const key = freshKey();
    const claims = [PLACE, OTHER, PLACE, OTHER].map((place) => ({ key, place, expiresAtMs: null }));
    const holders: string[] = [];
    for (const claim of claims) holders.push(await store.claim(claim));
    expect(holders).toEqual([PLACE, PLACE, PLACE, PLACE]);
  });

  test('gives one claim to one of many who come at once', async () => {
    const key = freshKey();
    const places = Array.from({ length: 30 }, (_, i) => `${PLACE}${i}`);
    const holders = await Promise.all(places.map((place) => store.claim({ key, place, expiresAtMs: null })));
    expect(new Set(holders).size).toBe(1);
    expect(places).toContain(holders[0]);
  });

  test('keeps the ids of sites apart, whatever an id holds', async () => {
    const keys = [`a.example#${where}`, `b.example#${where}`, `a.example#b.example#${where}`];
    const holders = await Promise.all(
      keys.map((key, i) => store.claim({ key, place: `${PLACE}${i}`, expiresAtMs: null })),
    );
    expect(holders).toEqual(keys.map((_, i) => `${PLACE}${i}`));
  });

  test('takes the longest key there can be', async () => {
    const key = `${'語'.repeat(253)}#${'語'.repeat(128)}`;
    expect(await store.claim({ key, place: PLACE, expiresAtMs: null })).toBe(PLACE);
    expect(await store.claim({ key, place: OTHER, expiresAtMs: null })).toBe(PLACE);
  });
});

test('a claim is an item of its place, and of the second at which DynamoDB may delete it', async () => {
  const store = claimStore(dynamodb.client, 'claims');
  await store.claim({ key: 'item.example#a', place: PLACE, expiresAtMs: 1_800_000_000_001 });
  await store.claim({ key: 'item.example#b', place: PLACE, expiresAtMs: null });
  const read = async (pk: string) =>
    (await dynamodb.client.send(new GetCommand({ TableName: 'claims', Key: { pk } }))).Item;
  expect(await read('item.example#a')).toEqual({
    pk: 'item.example#a',
    place: PLACE,
    expiresAt: 1_800_000_001,
  });
  expect(await read('item.example#b')).toEqual({ pk: 'item.example#b', place: PLACE });
});
