import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeleteCommand, PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { SettingsHistory, Site, Subscriber } from '../domain/sites/site.ts';
import { batchGet } from './batch-get.ts';
import { isConditionFailure } from './condition-failure.ts';

/** What each site wants: its settings and its subscribers. */
export interface SiteTable {
  /** Histories of those of `sites` that are registered; any number of sites. */
  histories(sites: readonly string[]): Promise<Map<string, SettingsHistory>>;
  /** Every registered site, in no order. */
  list(): AsyncIterable<Site>;
  /** Registers the site, or replaces its settings. */
  put(site: Site): Promise<void>;
  /** In order of address. */
  subscribers(site: string): AsyncIterable<Subscriber>;
  /** @returns false where the address was subscribed already; its date then stays. */
  addSubscriber(subscriber: Subscriber): Promise<boolean>;
  /** @returns false where it was not subscribed. */
  removeSubscriber(site: string, email: string): Promise<boolean>;
}

const SETTINGS = 'settings';
const SUBSCRIBER = 'subscriber#';

interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
}

interface Key {
  readonly pk: string;
  readonly sk: string;
}

interface SettingsItem extends Key {
  readonly history: SettingsHistory;
}

interface SubscriberItem extends Key {
  readonly subscribedAtMs: number;
}

/** Where the next page of a scan or query begins. */
type Next = Record<string, unknown> | undefined;

/** The sites table: pk the site, sk `settings` or `subscriber#ada@example.com`. */
export function siteTable(client: DynamoDBDocumentClient, tableName: string): SiteTable {
  const table: Table = { client, name: tableName };
  return {
    histories: (sites) => histories(table, sites),
    list: () => list(table),
    put: (site) => put(table, site),
    subscribers: (site) => subscribers(table, site),
    addSubscriber: (subscriber) => addSubscriber(table, subscriber),
    removeSubscriber: (site, email) => removeSubscriber(table, site, email),
  };
}

async function histories(table: Table, sites: readonly string[]): Promise<Map<string, SettingsHistory>> {
  const keys = [...new Set(sites)].map((site) => ({ pk: site, sk: SETTINGS }));
  const items = await batchGet(table.client, table.name, keys, { consistent: false });
  return new Map((items as unknown as SettingsItem[]).map(({ pk, history }) => [pk, history]));
}

async function* list({ client, name }: Table): AsyncIterable<Site> {
  let from: Next;
  do {
    const { Items, LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName: name,
        FilterExpression: 'sk = :settings',
        ExpressionAttributeValues: { ':settings': SETTINGS },
        ExclusiveStartKey: from,
      }),
    );
    for (const { pk, history } of (Items ?? []) as SettingsItem[]) yield { site: pk, history };
    from = LastEvaluatedKey;
  } while (from);
}

async function put({ client, name }: Table, { site, history }: Site): Promise<void> {
  await client.send(new PutCommand({ TableName: name, Item: { pk: site, sk: SETTINGS, history } }));
}

async function* subscribers({ client, name }: Table, site: string): AsyncIterable<Subscriber> {
  let from: Next;
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
