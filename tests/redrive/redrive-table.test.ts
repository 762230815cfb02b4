import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redriveTable } from '../../lib/aws/redrive-table.ts';
import type { RedriveKey, RedriveLedger, RedriveState } from '../../lib/redrive/redrive-ledger.ts';
import { type Dynamodb, startDynamodb } from '../dynamodb.ts';
import { MemoryLedger } from './memory-ledger.ts';

let dynamodb: Dynamodb;

beforeAll(async () => {
  dynamodb = await startDynamodb();
  await dynamodb.createTable('redrives');
});

afterAll(() => dynamodb.stop());

const OPEN: RedriveState = { status: 'open' };

describe.each<[string, () => RedriveLedger]>([
  ['memory', () => new MemoryLedger()],
  ['dynalite', () => redriveTable(dynamodb.client, 'redrives')],
])('the redrive ledger in %s', (_, makeLedger) => {
  let ledger: RedriveLedger;
  let n = 0;
  const freshKey = (): RedriveKey => ({
    shard: 'us-east-1.clicks/shardId-000000000003',
    place: `${++n}.00000`,
  });
  const stateOf = async (key: RedriveKey) => (await ledger.find([key]))[0] as RedriveState;
  const claimed = async (key: RedriveKey, found: RedriveState = OPEN) => {
    const claim = await ledger.claim(key, found, 1000);
    if (claim === null) throw new Error('not claimed');
    return claim;
  };

  beforeAll(() => {
    ledger = makeLedger();
  });

  test('of twenty claims at once one is granted', async () => {
    const key = freshKey();
    const claims = await Promise.all(Array.from({ length: 20 }, () => ledger.claim(key, OPEN, 1000)));
    const granted = claims.filter((claim) => claim !== null);
    expect(granted.length).toBe(1);
    expect(await stateOf(key)).toEqual({ status: 'sending', token: granted[0]?.token, sinceMs: 1000 });
  });

  test('what is in doubt is claimed again only by one who knows that, and once', async () => {
    const key = freshKey();
    await claimed(key);
    const found = await stateOf(key);
    expect(await ledger.claim(key, OPEN, 2000)).toBeNull();
    const claims = await Promise.all([ledger.claim(key, found, 2000), ledger.claim(key, found, 2000)]);
    expect(claims.filter((claim) => claim !== null).length).toBe(1);
  });

  test('what was sent is never claimed again', async () => {
    const key = freshKey();
    const claim = await claimed(key);
    const found = await stateOf(key);
    await ledger.sent(claim, 2000);
    expect(await stateOf(key)).toEqual({ status: 'sent', sentAtMs: 2000 });
    expect([await ledger.claim(key, OPEN, 3000), await ledger.claim(key, found, 3000)]).toEqual([null, null]);
  });

  test('what the stream refused is open', async () => {
    const key = freshKey();
    await ledger.release(await claimed(key));
    expect(await stateOf(key)).toEqual(OPEN);
    await ledger.sent(await claimed(key), 2000);
    expect(await stateOf(key)).toEqual({ status: 'sent', sentAtMs: 2000 });
  });

  test('an older claim ends nothing', async () => {
    const key = freshKey();
    const older = await claimed(key);
    await claimed(key, await stateOf(key));
    const state = await stateOf(key);
    await ledger.sent(older, 2000);
    await ledger.release(older);
    expect(await stateOf(key)).toEqual(state);
  });

  test('finds a hundred at once, in their order', async () => {
    const keys = Array.from({ length: 100 }, freshKey);
    for (const key of keys.slice(0, 3)) await ledger.sent(await claimed(key), 5);
    const sent = { status: 'sent', sentAtMs: 5 };
    expect(await ledger.find(keys)).toEqual(keys.map((_, i) => (i < 3 ? sent : OPEN)));
  });
});
