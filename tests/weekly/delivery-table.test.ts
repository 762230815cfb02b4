import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ATTEMPTS_MAX, type DeliveryTable, deliveryTable } from '../../lib/aws/delivery-table.ts';
import { type Dynamodb, startDynamodb } from '../dynamodb.ts';
import { MemoryDeliveries } from './memory-deliveries.ts';

const MINUTE_MS = 60_000;
let dynamodb: Dynamodb;

beforeAll(async () => {
  dynamodb = await startDynamodb();
  await dynamodb.createTable('deliveries');
});

afterAll(() => dynamodb.stop());

describe.each<[string, () => DeliveryTable]>([
  ['memory', () => new MemoryDeliveries()],
  ['dynalite', () => deliveryTable(dynamodb.client, 'deliveries')],
])('the delivery ledger in %s', (_, makeTable) => {
  let table: DeliveryTable;
  let n = 0;
  const freshKey = () => ({ site: 'example.com', week: '2026-W47', email: `ada+${++n}@example.com` });
  const claimed = async (key: ReturnType<typeof freshKey>, nowMs: number) => {
    const claim = await table.claim(key, nowMs);
    if (claim === null) throw new Error('not claimed');
    return claim;
  };

  beforeAll(() => {
    table = makeTable();
  });

  test('of twenty claims at once one is granted', async () => {
    const key = freshKey();
    const claims = await Promise.all(Array.from({ length: 20 }, () => table.claim(key, 1000)));
    expect(claims.filter((claim) => claim !== null).map(({ attempts }) => attempts)).toEqual([1]);
    expect(await table.find(key)).toEqual({ status: 'claimed', claimedAtMs: 1000 });
  });

  test('a claim that was never ended is not granted again, however late', async () => {
    const key = freshKey();
    await claimed(key, 0);
    expect(await table.claim(key, 10 ** 12)).toBeNull();
  });

  test('what was sent is not claimed again', async () => {
    const key = freshKey();
    await table.sent(await claimed(key, 0), 'message 1', 1);
    expect([await table.find(key), await table.claim(key, 10 ** 12)]).toEqual([
      { status: 'sent', messageId: 'message 1' },
      null,
    ]);
  });

  test('a released claim is open, and was no attempt', async () => {
    const key = freshKey();
    await table.release(await claimed(key, 0));
    expect([await table.find(key), (await claimed(key, 1)).attempts]).toEqual([{ status: 'open' }, 1]);
  });

  test('a refused email is tried again after waits that double, eight times in all', async () => {
    const key = freshKey();
    const waits: (number | null)[] = [];
    let nowMs = 0;
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      await table.failed(await claimed(key, nowMs), 'MessageRejected: no', nowMs);
      const delivery = await table.find(key);
      if (delivery.status !== 'failed') throw new Error(delivery.status);
      expect(delivery.reason).toBe('MessageRejected: no');
      waits.push(delivery.retryAtMs === null ? null : (delivery.retryAtMs - nowMs) / MINUTE_MS);
      if (delivery.retryAtMs === null) break;
      expect(await table.claim(key, delivery.retryAtMs - 1)).toBeNull();
      nowMs = delivery.retryAtMs;
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 960, null]);
    expect(await table.claim(key, 10 ** 12)).toBeNull();
  });

  test('who lost a claim ends nobody else’s', async () => {
    const key = freshKey();
    const mine = await claimed(key, 0);
    await table.release(mine);
    await claimed(key, 1);
    await table.release(mine);
    await table.failed(mine, 'late', 2);
    await table.sent(mine, 'late', 2);
    expect(await table.find(key)).toEqual({ status: 'claimed', claimedAtMs: 1 });
  });

  test('a settled week says for how many subscribers', async () => {
    expect(await table.settled('example.com', '2026-W01')).toBeNull();
    await table.settle('example.com', '2026-W01', 3, 0);
    expect(await table.settled('example.com', '2026-W01')).toBe(3);
  });
});

test('a claim whose first answer was lost is the caller’s own at the second call of the SDK', async () => {
  const twice = Object.create(dynamodb.client, {
    send: {
      value: async (command: Parameters<typeof dynamodb.client.send>[0]) => {
        if (command.constructor.name === 'UpdateCommand') await dynamodb.client.send(command);
        return dynamodb.client.send(command);
      },
    },
  }) as DynamoDBDocumentClient;
  const table = deliveryTable(twice, 'deliveries');
  const key = { site: 'example.com', week: '2026-W47', email: 'lost@example.com' };
  const claim = await table.claim(key, 5);
  expect(claim).toEqual({ key, token: expect.any(String), attempts: 1 });
  if (claim) await table.sent(claim, 'message 2', 6);
  expect(await table.find(key)).toEqual({ status: 'sent', messageId: 'message 2' });
});
