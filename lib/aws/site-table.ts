import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BatchGetCommand, DeleteCommand, PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { SettingsHistory, Site, Subscriber } from '../domain/sites/site.ts';
import { backOff } from './backoff.ts';
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

/** Some sites' settings stayed unread: DynamoDB throttled for too long. */
export class SitesUnreadError extends Error {
  override name = 'SitesUnreadError';
}

/** DynamoDB's bound on one BatchGetItem. */
const BATCH_KEYS_MAX = 100;
const BATCH_ATTEMPTS_MAX = 8;

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
  const found = new Map<string, SettingsHistory>();
  const keys = [...new Set(sites)].map((site) => ({ pk: site, sk: SETTINGS }));
  for (let from = 0; from < keys.length; from += BATCH_KEYS_MAX)
    for (const item of await batchGet(table, keys.slice(from, from + BATCH_KEYS_MAX)))
      found.set(item.pk, item.history);
  return found;
}

/** @throws SitesUnreadError where keys are still unprocessed after all attempts. */
async function batchGet(table: Table, keys: Key[]): Promise<SettingsItem[]> {
  const items: SettingsItem[] = [];
  let pending = keys;
  for (let attempt = 0; pending.length > 0; attempt++) {
    if (attempt === BATCH_ATTEMPTS_MAX)
      throw new SitesUnreadError(`${table.name}: settings of ${pending.length} sites could not be read`);
    if (attempt > 0) await backOff(attempt);
    const { Responses, UnprocessedKeys } = await table.client.send(
      new BatchGetCommand({ RequestItems: { [table.name]: { Keys: pending } } }),
    );
    items.push(...((Responses?.[table.name] ?? []) as SettingsItem[]));
    pending = (UnprocessedKeys?.[table.name]?.Keys ?? []) as Key[];
  }
  return items;
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
