import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeleteCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Subscription } from '../domain/deliveries/plan-email.ts';
import type { SettingsHistory, Site, Subscriber } from '../domain/sites/site.ts';
import { batchGet } from './batch-get.ts';
import { isConditionFailure } from './condition-failure.ts';

/** What each site wants: its settings and its subscribers. */
export interface SiteTable {
  /** Histories of those of `sites` that are registered; any number of sites. */
  histories(sites: readonly string[]): Promise<Map<string, SettingsHistory>>;
  /** Those of `sites` that are registered, by name; any number. */
  registered(sites: readonly string[]): Promise<Map<string, Site>>;
  /** Every registered site, in order of name; may lag behind by a second. */
  list(): AsyncIterable<Site>;
  /** Registers the site, or replaces its settings; its `reporting` stays where none is given. */
  put(site: Site): Promise<void>;
  /** In order of address. @param after begins with the one after this address */
  subscribers(site: string, after?: string): AsyncIterable<Subscriber>;
  /** All that an address is subscribed to, in order of site; may lag behind by a second. */
  subscriptions(email: string): AsyncIterable<Subscriber>;
  /** @returns false where the address was subscribed already; its date then stays. */
  addSubscriber(subscriber: Subscriber): Promise<boolean>;
  /** @returns false where it was not subscribed. */
  removeSubscriber(site: string, email: string): Promise<boolean>;
}

const SETTINGS = 'settings';
const SUBSCRIBER = 'subscriber#';
/** Key and sort key the other way round: all settings, or all that one address is subscribed to. */
const INVERTED = 'inverted';

interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
}

interface Key {
  readonly pk: string;
  readonly sk: string;
}

interface SettingsItem extends Key, Pick<Site, 'history' | 'reporting'> {}

interface SubscriberItem extends Key {
  readonly subscribedAtMs: number;
}

/** Where the next page of a scan or query begins. */
type Next = Record<string, unknown> | undefined;

/** The sites table: pk the site, sk `settings` or `subscriber#ada@example.com`. */
export function siteTable(client: DynamoDBDocumentClient, tableName: string): SiteTable {
  const table: Table = { client, name: tableName };
  return {
    histories: async (sites) =>
      new Map([...(await registered(table, sites))].map(([site, { history }]) => [site, history])),
    registered: (sites) => registered(table, sites),
    list: () => list(table),
    put: (site) => put(table, site),
    subscribers: (site, after) => subscribers(table, site, after),
    subscriptions: (email) => subscriptions(table, email),
    addSubscriber: (subscriber) => addSubscriber(table, subscriber),
    removeSubscriber: (site, email) => removeSubscriber(table, site, email),
  };
}

async function registered({ client, name }: Table, sites: readonly string[]): Promise<Map<string, Site>> {
  const keys = [...new Set(sites)].map((site) => ({ pk: site, sk: SETTINGS }));
  const items = (await batchGet(client, name, keys, { consistent: false })) as unknown as SettingsItem[];
  return new Map(items.map((item) => [item.pk, toSite(item)]));
}

function toSite({ pk, history, reporting }: SettingsItem): Site {
  return { site: pk, history, ...(reporting && { reporting }) };
}

async function* list(table: Table): AsyncIterable<Site> {
  for await (const item of inverted(table, SETTINGS)) yield toSite(item as Key as SettingsItem);
}

async function* subscriptions(table: Table, email: string): AsyncIterable<Subscriber> {
  for await (const { pk, subscribedAtMs } of inverted(table, SUBSCRIBER + email))
    yield { site: pk, email, subscribedAtMs: subscribedAtMs as number };
}

async function* inverted({ client, name }: Table, sk: string): AsyncIterable<Key & Record<string, unknown>> {
  let from: Next;
  do {
    const { Items, LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: name,
        IndexName: INVERTED,
        KeyConditionExpression: 'sk = :sk',
        ExpressionAttributeValues: { ':sk': sk },
        ExclusiveStartKey: from,
      }),
    );
    yield* (Items ?? []) as (Key & Record<string, unknown>)[];
    from = LastEvaluatedKey;
  } while (from);
}

async function put({ client, name }: Table, { site, history, reporting }: Site): Promise<void> {
  await client.send(
    new UpdateCommand({
      TableName: name,
      Key: { pk: site, sk: SETTINGS },
      UpdateExpression: `SET history = :history${reporting ? ', reporting = :reporting' : ''}`,
      ExpressionAttributeValues: { ':history': history, ...(reporting && { ':reporting': reporting }) },
    }),
  );
}

async function* subscribers(
  { client, name }: Table,
  site: string,
  after?: string,
): AsyncIterable<Subscriber> {
  let from: Next = after === undefined ? undefined : { pk: site, sk: SUBSCRIBER + after };
  do {
    const { Items, LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :site AND begins_with(sk, :subscriber)',
        ExpressionAttributeValues: { ':site': site, ':subscriber': SUBSCRIBER },
        ExclusiveStartKey: from,
      }),
    );
    for (const { sk, subscribedAtMs } of (Items ?? []) as SubscriberItem[])
      yield { site, email: sk.slice(SUBSCRIBER.length), subscribedAtMs };
    from = LastEvaluatedKey;
  } while (from);
}

async function addSubscriber({ client, name }: Table, subscriber: Subscriber): Promise<boolean> {
  const { site, email, subscribedAtMs } = subscriber;
  return unlessConditionFailed(
    client.send(
      new PutCommand({
        TableName: name,
        Item: { pk: site, sk: SUBSCRIBER + email, subscribedAtMs },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
}

async function removeSubscriber({ client, name }: Table, site: string, email: string): Promise<boolean> {
  return unlessConditionFailed(
    client.send(
      new DeleteCommand({
        TableName: name,
        Key: { pk: site, sk: SUBSCRIBER + email },
        ConditionExpression: 'attribute_exists(pk)',
      }),
    ),
  );
}

async function unlessConditionFailed(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
}

/** What an address is subscribed to, with the settings of each site; one that nobody registered is left out. */
export async function subscriptionsOf(table: SiteTable, email: string): Promise<Subscription[]> {
  const found: Subscriber[] = [];
  for await (const subscriber of table.subscriptions(email)) found.push(subscriber);
  const sites = await table.registered(found.map(({ site }) => site));
  return found.flatMap(({ site: name, subscribedAtMs }) => {
    const site = sites.get(name);
    return site ? [{ site, subscribedAtMs }] : [];
  });
}
