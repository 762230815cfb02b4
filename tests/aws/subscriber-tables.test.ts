import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgetDeliveries } from '../../lib/aws/forgotten-deliveries.ts';
import { pendingTable } from '../../lib/aws/pending-table.ts';
import { isSubscribed, siteIndex } from '../../lib/aws/site-index.ts';
import { siteTable } from '../../lib/aws/site-table.ts';
import { subscriberKey } from '../../lib/aws/subscriber-key.ts';
import { suppressionTable } from '../../lib/aws/suppression-table.ts';
import { suppressionId } from '../../lib/domain/subscribers/suppression.ts';
import { type Dynamodb, startDynamodb } from '../dynamodb.ts';

const KEY = Buffer.alloc(32, 7);
let dynamodb: Dynamodb;

beforeAll(async () => {
  dynamodb = await startDynamodb();
});

afterAll(() => dynamodb.stop());

let tables = 0;
async function fresh(indexes?: Record<string, string[]>): Promise<string> {
  const name = `subscribers-${++tables}`;
  await dynamodb.createTable(name, ['pk', 'sk'], indexes);
  return name;
}

async function items(name: string) {
  return (await dynamodb.client.send(new ScanCommand({ TableName: name }))).Items ?? [];
}

async function all<T>(found: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const one of found) list.push(one);
  return list;
}

test('a suppression is found by its address in any capitals, stays as it was first, and holds no address', async () => {
  const name = await fresh();
  const table = suppressionTable(dynamodb.client, name, async () => KEY);
  expect(await table.add('Ada@example.com', 'bounced', 5)).toBe(true);
  expect(await table.add('ada@example.com', 'complained', 6)).toBe(false);
  const ada = { id: suppressionId('ada@example.com', KEY), reason: 'bounced', sinceMs: 5 };
  expect(await table.find(['ada@example.com', 'ADA@example.com', 'bob@example.com'])).toEqual(
    new Map([
      ['ada@example.com', ada],
      ['ADA@example.com', ada],
    ]),
  );
  expect(await all(table.list())).toEqual([ada]);
  expect(JSON.stringify(await items(name))).not.toMatch(/example/i);
  expect([await table.remove('ada@example.com'), await table.remove('ada@example.com')]).toEqual([ada, null]);
  expect(await table.find([])).toEqual(new Map());
});

test('suppressions of any number of addresses are found', async () => {
  const table = suppressionTable(dynamodb.client, await fresh(), async () => KEY);
  const emails = Array.from({ length: 250 }, (_, i) => `person-${i}@example.com`);
  for (const email of emails.slice(0, 5)) await table.add(email, 'unsubscribed', 1);
  expect([...(await table.find(emails)).keys()]).toEqual(emails.slice(0, 5));
});

test('soft bounces are a set, which is forgotten with its suppression', async () => {
  const name = await fresh();
  const table = suppressionTable(dynamodb.client, name, async () => KEY);
  expect(await table.addSoftBounce('ada@example.com', '2#b', 2)).toEqual(new Set(['2#b']));
  expect(await table.addSoftBounce('ada@example.com', '1#a', 1)).toEqual(new Set(['1#a', '2#b']));
  expect(await table.addSoftBounce('Ada@example.com', '2#b', 2)).toEqual(new Set(['1#a', '2#b']));
  expect(await all(table.list())).toEqual([]);
  expect(await table.remove('ada@example.com')).toBe(null);
  expect(await items(name)).toEqual([]);
});

test('a key that could not be had is asked for anew', async () => {
  let asked = 0;
  const table = suppressionTable(dynamodb.client, await fresh(), async () => {
    if (++asked === 1) throw new Error('throttled');
    return KEY;
  });
  await expect(table.find(['ada@example.com'])).rejects.toThrow('throttled');
  await table.find(['ada@example.com', 'bob@example.com']);
  await table.find(['ada@example.com']);
  expect(asked).toBe(2);
});

test('the key that subscribers are named by is made once, whoever asks first', async () => {
  const name = await fresh();
  const keys = await Promise.all([1, 2, 3].map(() => subscriberKey(dynamodb.client, name)));
  expect(keys.map((key) => key.length)).toEqual([32, 32, 32]);
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
});

test('who was asked to confirm is found, listed by site, asked anew, and no subscriber', async () => {
  const name = await fresh();
  const pending = pendingTable(dynamodb.client, name);
  const ada = { site: 'a.example', email: 'ada@example.com', requestedAtMs: 1_000 };
  await pending.put({ ...ada, requestedAtMs: 1 });
  await pending.put(ada);
  await pending.put({ ...ada, site: 'b.example' });
  expect(await pending.find('a.example', 'ada@example.com')).toEqual(ada);
  expect(await pending.find('a.example', 'bob@example.com')).toBe(null);
  expect(await all(pending.list('a.example'))).toEqual([ada]);
  expect(await all(siteTable(dynamodb.client, name).subscribers('a.example'))).toEqual([]);
  expect((await items(name)).map(({ expiresAt }) => expiresAt)).toEqual([604_801, 604_801]);
  await pending.remove('a.example', 'ada@example.com');
  await pending.remove('a.example', 'ada@example.com');
  expect(await all(pending.list('a.example'))).toEqual([]);
});

test('the index knows the sites of an address, subscribed or asked, and of no other', async () => {
  const name = await fresh({ inverted: ['sk', 'pk'] });
  const table = siteTable(dynamodb.client, name);
  for (const site of ['b.example', 'a.example'])
    await table.addSubscriber({ site, email: 'ada@example.com', subscribedAtMs: 1 });
  await table.addSubscriber({ site: 'c.example', email: 'ada@example.com.au', subscribedAtMs: 1 });
  const ada = { site: 'd.example', email: 'ada@example.com', requestedAtMs: 1 };
  await pendingTable(dynamodb.client, name).put(ada);
  const index = siteIndex(dynamodb.client, name);
  expect(await index.subscribed('ada@example.com')).toEqual(['a.example', 'b.example']);
  expect(await index.pending('ada@example.com')).toEqual(['d.example']);
  const isSubscribedTo = (site: string) =>
    isSubscribed(dynamodb.client, name, { site, email: 'ada@example.com' });
  expect([await isSubscribedTo('a.example'), await isSubscribedTo('d.example')]).toEqual([true, false]);
});

test("a subscriber's deliveries of two years are deleted, and nobody else's", async () => {
  const name = await fresh();
  const put = (pk: string, sk: string) =>
    dynamodb.client.send(new PutCommand({ TableName: name, Item: { pk, sk } }));
  for (const week of ['2024-W40', '2025-W01', '2026-W47', '2026-W48']) {
    await put(`(deliveries)#${week}#a`, 'ada');
    await put(`(deliveries)#${week}#a`, 'anna');
  }
  await forgetDeliveries(dynamodb.client, name, 'ada', Date.UTC(2026, 10, 23));
  expect((await items(name)).map(({ sk }) => sk)).toEqual(['anna', 'anna', 'anna', 'anna']);
});
