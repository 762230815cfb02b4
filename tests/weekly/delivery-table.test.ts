import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DeliveryTable, deliveryTable } from '../../lib/aws/delivery-table.ts';
import type { Delivery, DeliveryKey } from '../../lib/domain/deliveries/delivery.ts';
import type { Claim } from '../../lib/weekly/delivery-ledger.ts';
import { documentClientOf } from '../../scripts/faults/clients.ts';
import { MemoryDynamodb } from '../../scripts/faults/memory-dynamodb.ts';
import { type Dynamodb, startDynamodb } from '../dynamodb.ts';

const LEASE_MS = 180_000;
const YEARS_LATER_MS = 10 ** 13;
let dynamodb: Dynamodb;

beforeAll(async () => {
  dynamodb = await startDynamodb();
  await dynamodb.createTable('deliveries', ['pk', 'sk'], { attention: ['attention', 'pk'] });
});

afterAll(() => dynamodb.stop());

async function all(deliveries: AsyncIterable<Delivery>): Promise<Delivery[]> {
  const found: Delivery[] = [];
  for await (const delivery of deliveries) found.push(delivery);
  return found;
}

describe.each<[string, () => DynamoDBDocumentClient]>([
  [
    'memory',
    () => {
      const memory = new MemoryDynamodb();
      return documentClientOf(async (command) => memory.execute(command));
    },
  ],
  ['dynalite', () => dynamodb.client],
])('the delivery ledger in %s', (_, makeClient) => {
  let table: DeliveryTable;
  let n = 0;
  const freshKey = (): DeliveryKey => ({
    week: '2026-W47',
    subscriber: (++n).toString(16).padStart(32, '0'),
  });
  const sites = ['example.com'];
  const claimed = async (key: DeliveryKey, nowMs: number): Promise<Claim> => {
    const claim = await table.claim(key, { sites, nowMs });
    if ('key' in claim) return claim;
    throw new Error('not claimed');
  };
  const find = async ({ week, subscriber }: DeliveryKey) =>
    (await table.find(week, [subscriber])).get(subscriber);
  const isGranted = async (key: DeliveryKey, nowMs: number) =>
    'key' in (await table.claim(key, { sites, nowMs }));

  beforeAll(() => {
    table = deliveryTable(makeClient(), 'deliveries');
  });

  test('of twenty claims at once one is granted, and the others are told of it', async () => {
    const key = freshKey();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => table.claim(key, { sites, nowMs: 1000 })),
    );
    const granted = answers.filter((answer) => 'key' in answer);
    expect(granted.map(({ attempts, leaseUntilMs }) => [attempts, leaseUntilMs])).toEqual([
      [1, 1000 + LEASE_MS],
    ]);
    expect(await find(key)).toEqual({
      ...key,
      status: 'claimed',
      attempts: 1,
      changedAtMs: 1000,
      sites,
      leaseUntilMs: 1000 + LEASE_MS,
      token: granted[0]?.token,
      messageId: null,
      reason: null,
      retryAtMs: null,
    });
    expect(answers.filter((answer) => 'status' in answer && answer.status === 'claimed').length).toBe(19);
  });

  test('a claim that was never ended is not granted again, however late; it can be doubted', async () => {
    const key = freshKey();
    await claimed(key, 0);
    expect(await isGranted(key, YEARS_LATER_MS)).toBe(false);
    await table.doubt((await find(key)) as Delivery, 5000);
    expect(await find(key)).toMatchObject({ status: 'unknown', changedAtMs: 5000 });
    expect(await isGranted(key, YEARS_LATER_MS)).toBe(false);
  });

  test('who was taken for dead and was not may still say what it did', async () => {
    const key = freshKey();
    const claim = await claimed(key, 0);
    await table.doubt((await find(key)) as Delivery, 5000);
    await table.end(claim, { status: 'sent', messageId: 'm' }, 6000);
    expect(await find(key)).toMatchObject({ status: 'sent', messageId: 'm', reason: null });
    expect((await all(table.listAttention())).some(({ subscriber }) => subscriber === key.subscriber)).toBe(
      false,
    );
  });

  test('what was sent is not claimed, doubted, left or reopened', async () => {
    const key = freshKey();
    const claim = await claimed(key, 0);
    const before = (await find(key)) as Delivery;
    await table.end(claim, { status: 'sent', messageId: 'message 1' }, 1);
    await table.doubt(before, 2);
    await table.leave(key, { status: 'failed', reason: 'late' }, 3);
    await table.end(claim, { status: 'open' }, 4);
    expect([
      await isGranted(key, YEARS_LATER_MS),
      await table.reopen(key, 5),
      await table.dismiss(key),
    ]).toEqual([false, false, false]);
    expect(await find(key)).toMatchObject({ status: 'sent', messageId: 'message 1', changedAtMs: 1 });
  });

  test('a claim given back is open, and was no attempt', async () => {
    const key = freshKey();
    await table.end(await claimed(key, 0), { status: 'open' }, 1);
    expect(await find(key)).toMatchObject({ status: 'open', attempts: 0 });
    expect((await claimed(key, 2)).attempts).toBe(1);
  });

  test('a failed one is claimed again when its time has come, and never once that is none', async () => {
    const key = freshKey();
    await table.end(
      await claimed(key, 0),
      { status: 'failed', reason: 'MessageRejected', retryAtMs: 900 },
      1,
    );
    expect([await isGranted(key, 899), (await claimed(key, 900)).attempts]).toEqual([false, 2]);
    const again = (await find(key)) as Delivery;
    await table.end(
      { key, token: again.token ?? '', leaseUntilMs: 0, attempts: 2 },
      { status: 'failed', reason: 'MessageRejected', retryAtMs: null },
      1000,
    );
    expect(await isGranted(key, YEARS_LATER_MS)).toBe(false);
    expect(await find(key)).toMatchObject({ status: 'failed', reason: 'MessageRejected', retryAtMs: null });
  });

  test('who lost a claim ends nobody else’s', async () => {
    const key = freshKey();
    const mine = await claimed(key, 0);
    await table.end(mine, { status: 'open' }, 1);
    const { token } = await claimed(key, 2);
    await table.end(mine, { status: 'sent', messageId: 'late' }, 3);
    await table.end(mine, { status: 'unknown', reason: 'late' }, 3);
    expect(await find(key)).toMatchObject({ status: 'claimed', token });
  });

  test('an event settles what is claimed, unknown, open or failed, once; and not what nobody began', async () => {
    const key = freshKey();
    const settle = (messageId: string) => table.settle(key, messageId, 9);
    expect([await settle('m'), await find(key)]).toEqual([false, undefined]);
    const claim = await claimed(key, 0);
    expect([await settle('m'), await settle('m'), await settle('n')]).toEqual([true, false, false]);
    await table.end(claim, { status: 'unknown', reason: 'TimeoutError' }, 10);
    expect(await find(key)).toMatchObject({ status: 'sent', messageId: 'm' });
    const unknown = freshKey();
    await table.end(await claimed(unknown, 0), { status: 'unknown', reason: 'TimeoutError' }, 1);
    expect(await table.settle(unknown, 'u', 2)).toBe(true);
    expect(await find(unknown)).toMatchObject({ status: 'sent', messageId: 'u', reason: null });
  });

  test('what SES threw away has failed, also where it is told before or after that SES took it', async () => {
    const [one, two] = [freshKey(), freshKey()];
    for (const key of [one, two]) await claimed(key, 0);
    await table.settle(one, 'm', 1);
    await table.reject(one, 'm', 'SES: Reject', 2);
    await table.reject(two, 'm', 'SES: Reject', 1);
    await table.settle(two, 'm', 2);
    for (const key of [one, two])
      expect(await find(key)).toMatchObject({ status: 'failed', reason: 'SES: Reject', retryAtMs: null });
  });

  test('what is left is not sent; only what nobody has begun can be', async () => {
    const [skipped, begun] = [freshKey(), freshKey()];
    await table.leave(skipped, { status: 'skipped', reason: 'nothing was clicked' }, 1);
    expect([(await find(skipped))?.status, await isGranted(skipped, 2)]).toEqual(['skipped', false]);
    await claimed(begun, 0);
    await table.leave(begun, { status: 'failed', reason: 'too late' }, 1);
    expect((await find(begun))?.status).toBe('claimed');
  });

  test('what needs a person is counted and listed until it is settled, reopened or dismissed', async () => {
    const keys = Array.from({ length: 4 }, freshKey);
    const [settled, reopened, dismissed, failed] = keys as [
      DeliveryKey,
      DeliveryKey,
      DeliveryKey,
      DeliveryKey,
    ];
    const before = await table.attention('unknown', YEARS_LATER_MS);
    const mine = async () => {
      const ids = new Set(keys.map(({ subscriber }) => subscriber));
      return (await all(table.listAttention())).filter(({ subscriber }) => ids.has(subscriber)).length;
    };
    for (const key of [settled, reopened, dismissed])
      await table.end(await claimed(key, 0), { status: 'unknown', reason: 'TimeoutError' }, 50);
    await table.leave(failed, { status: 'failed', reason: 'too late' }, 50);
    expect([await table.attention('unknown', YEARS_LATER_MS), await mine()]).toEqual([before + 3, 4]);
    await table.settle(settled, 'm', 60);
    expect([await table.reopen(reopened, 60), await table.dismiss(dismissed)]).toEqual([true, true]);
    expect([await table.attention('unknown', YEARS_LATER_MS), await mine()]).toEqual([before, 1]);
    expect((await claimed(reopened, 70)).attempts).toBe(2);
    expect((await find(dismissed))?.status).toBe('unknown');
  });

  test('a week’s deliveries are listed whatever their ids begin with', async () => {
    const ids = [...'0123456789abcdef'].map((digit) => digit.repeat(32));
    for (const subscriber of ids) await claimed({ week: '2026-W01', subscriber }, 0);
    expect((await all(table.list('2026-W01'))).map(({ subscriber }) => subscriber).sort()).toEqual(ids);
  });
});

test('a claim whose first answer was lost is the caller’s own at the second call of the SDK', async () => {
  const twice = Object.create(dynamodb.client, {
    send: {
      value: async (command: Parameters<typeof dynamodb.client.send>[0]) => {
        if (command.constructor.name === 'UpdateCommand') await dynamodb.client.send(command).catch(() => {});
        return dynamodb.client.send(command);
      },
    },
  }) as DynamoDBDocumentClient;
  const table = deliveryTable(twice, 'deliveries');
  const key = { week: '2026-W46', subscriber: 'f'.repeat(32) };
  const claim = await table.claim(key, { sites: [], nowMs: 5 });
  expect(claim).toMatchObject({ key, attempts: 1 });
  if ('key' in claim) await table.end(claim, { status: 'sent', messageId: 'message 2' }, 6);
  expect((await table.find(key.week, [key.subscriber])).get(key.subscriber)).toMatchObject({
    status: 'sent',
    messageId: 'message 2',
  });
});
