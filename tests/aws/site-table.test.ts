import type { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SiteTable, siteTable, subscriptionsOf } from '../../lib/aws/site-table.ts';
import type { SettingsHistory, Site, Subscriber } from '../../lib/domain/sites/site.ts';
import { type Dynamodb, startDynamodb } from '../dynamodb.ts';

let dynamodb: Dynamodb;

beforeAll(async () => {
  dynamodb = await startDynamodb();
});

afterAll(() => dynamodb.stop());

let tables = 0;
async function freshTable(): Promise<SiteTable> {
  const name = `sites-${++tables}`;
  await dynamodb.createTable(name, ['pk', 'sk'], { inverted: ['sk', 'pk'] });
  return siteTable(dynamodb.client, name);
}

const history: SettingsHistory = [
  { fromMs: 0, timeZone: 'UTC', countCrawlers: false, expireAfterMs: null },
  { fromMs: 1_800_000_000_000, timeZone: 'Asia/Tokyo', countCrawlers: true, expireAfterMs: 86_400_000 },
];

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test('gives the histories of the sites that are registered, of any number of sites', async () => {
  const table = await freshTable();
  const sites = Array.from({ length: 230 }, (_, i) => `site-${i}.example`);
  await Promise.all(sites.map((site) => table.put({ site, history })));
  const asked = [...sites, 'nobody.example', 'site-0.example'];
  expect(await table.histories(asked)).toEqual(new Map(sites.map((site) => [site, history])));
  expect(await table.histories([])).toEqual(new Map());
});

test('puts a site again with other settings', async () => {
  const table = await freshTable();
  await table.put({ site: 'a.example', history });
  await table.put({ site: 'a.example', history: [history[0]] });
  expect(await table.histories(['a.example'])).toEqual(new Map([['a.example', [history[0]]]]));
});

test('lists the registered sites and not their subscribers', async () => {
  const table = await freshTable();
  await table.put({ site: 'a.example', history });
  await table.put({ site: 'b.example', history });
  await table.addSubscriber({ site: 'a.example', email: 'ada@example.com', subscribedAtMs: 1 });
  const listed = (await all<Site>(table.list())).sort((a, b) => (a.site < b.site ? -1 : 1));
  expect(listed).toEqual([
    { site: 'a.example', history },
    { site: 'b.example', history },
  ]);
});

test('how weeks are reported stays where only how they are counted is put', async () => {
  const table = await freshTable();
  const reporting = { reportHour: 6, locale: 'de' };
  await table.put({ site: 'a.example', history, reporting });
  await table.put({ site: 'a.example', history: [history[0]] });
  expect(await all(table.list())).toEqual([{ site: 'a.example', history: [history[0]], reporting }]);
});

test('all that an address is subscribed to is found, with the sites that are registered', async () => {
  const table = await freshTable();
  const email = 'ada@x.yz';
  for (const site of ['b.example', 'a.example', 'gone.example'])
    await table.addSubscriber({ site, email, subscribedAtMs: 7 });
  await table.addSubscriber({ site: 'a.example', email: 'ada@x.yz.example', subscribedAtMs: 7 });
  for (const site of ['a.example', 'b.example']) await table.put({ site, history });
  expect((await all(table.subscriptions(email))).map(({ site }) => site)).toEqual([
    'a.example',
    'b.example',
    'gone.example',
  ]);
  expect(await subscriptionsOf(table, email)).toEqual([
    { site: { site: 'a.example', history }, subscribedAtMs: 7 },
    { site: { site: 'b.example', history }, subscribedAtMs: 7 },
  ]);
});

test('subscribers can be read on from an address', async () => {
  const table = await freshTable();
  for (const email of ['a@x.yz', 'b@x.yz', 'c@x.yz'])
    await table.addSubscriber({ site: 'a.example', email, subscribedAtMs: 7 });
  const rest = await all(table.subscribers('a.example', 'a@x.yz'));
  expect(rest.map(({ email }) => email)).toEqual(['b@x.yz', 'c@x.yz']);
});

test('a second subscription of an address changes nothing', async () => {
  const table = await freshTable();
  const ada: Subscriber = { site: 'a.example', email: 'ada@example.com', subscribedAtMs: 1 };
  expect(await table.addSubscriber(ada)).toBe(true);
  expect(await table.addSubscriber({ ...ada, subscribedAtMs: 2 })).toBe(false);
  expect(await all(table.subscribers('a.example'))).toEqual([ada]);
});

test('subscribers come in order of address, without those of other sites', async () => {
  const table = await freshTable();
  const of = (site: string, email: string) => ({ site, email, subscribedAtMs: 7 });
  for (const subscriber of [of('a.example', 'b@x.yz'), of('a.example', 'a@x.yz'), of('b.example', 'c@x.yz')])
    await table.addSubscriber(subscriber);
  expect(await all(table.subscribers('a.example'))).toEqual([
    of('a.example', 'a@x.yz'),
    of('a.example', 'b@x.yz'),
  ]);
});

test('removes a subscriber once', async () => {
  const table = await freshTable();
  await table.addSubscriber({ site: 'a.example', email: 'ada@example.com', subscribedAtMs: 1 });
  expect(await table.removeSubscriber('a.example', 'ada@example.com')).toBe(true);
  expect(await table.removeSubscriber('a.example', 'ada@example.com')).toBe(false);
  expect(await all(table.subscribers('a.example'))).toEqual([]);
});

test('asks again for the keys that DynamoDB left unprocessed', async () => {
  const asked: number[] = [];
  const reluctant = {
    send: async ({ input }: BatchGetCommand) => {
      const keys = input.RequestItems?.sites?.Keys ?? [];
      asked.push(keys.length);
      const items = keys.slice(0, 1).map(({ pk }) => ({ pk, sk: 'settings', history }));
      const rest = keys.slice(1);
      return {
        Responses: { sites: items },
        UnprocessedKeys: rest.length > 0 ? { sites: { Keys: rest } } : {},
      };
    },
  } as unknown as DynamoDBDocumentClient;
  const found = await siteTable(reluctant, 'sites').histories(['a', 'b', 'c']);
  expect([...found.keys()]).toEqual(['a', 'b', 'c']);
  expect(asked).toEqual([3, 2, 1]);
});
