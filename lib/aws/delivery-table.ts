import { randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailure } from './condition-failure.ts';

/** One subscriber's one email for one week. */
export interface DeliveryKey {
  readonly site: string;
  /** `2026-W47` */
  readonly week: string;
  readonly email: string;
}

/**
 * Where a delivery stands.
 *
 *     open → claimed → sent
 *       ↑        ├──→ failed → claimed (again, after a while, a few times)
 *       └────────┘
 *
 * A worker claims before it sends. One that dies between the two leaves `claimed` behind: nobody
 * knows whether that email went out, so nobody sends it again.
 */
export type Delivery =
  | { readonly status: 'open' }
  | { readonly status: 'claimed'; readonly claimedAtMs: number }
  | { readonly status: 'sent'; readonly messageId: string }
  /** `retryAtMs` is `null` once the attempts are used up. */
  | { readonly status: 'failed'; readonly reason: string; readonly retryAtMs: number | null };

/** The right to send one email, which one caller holds at a time. */
export interface Claim {
  readonly key: DeliveryKey;
  readonly token: string;
  /** This one included. */
  readonly attempts: number;
}

export interface DeliveryTable {
  /** May lag behind by a second; `claim` does not. */
  find(key: DeliveryKey): Promise<Delivery>;
  /** @returns `null` where the email is not the caller's to send */
  claim(key: DeliveryKey, nowMs: number): Promise<Claim | null>;
  sent(claim: Claim, messageId: string, nowMs: number): Promise<void>;
  /** @param reason SES's, which may name the address */
  failed(claim: Claim, reason: string, nowMs: number): Promise<void>;
  /** Gives the claim back as if it had not been: nothing was sent. */
  release(claim: Claim): Promise<void>;
  /** The subscribers of a site's week once nothing is left to do for any; else `null`. */
  settled(site: string, week: string): Promise<number | null>;
  settle(site: string, week: string, subscribers: number, nowMs: number): Promise<void>;
}

/** With waits that double, the attempts span about the three days in which a week is mailed. */
export const ATTEMPTS_MAX = 8;
const FIRST_RETRY_MS = 15 * 60 * 1000;
const REASON_CHARACTERS_MAX = 500;
/** Sort key beside the addresses, each of which has an `@`. */
const SETTLED = 'settled';

interface Item {
  readonly status: Delivery['status'];
  /** Which claim this is. */
  readonly claim: string;
  readonly claimedAtMs: number;
  readonly attempts: number;
  readonly sentAtMs?: number;
  readonly messageId?: string;
  readonly reason?: string;
  readonly retryAtMs?: number;
  /** In the item `settled` only. */
  readonly subscribers?: number;
}

interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
}

/** The delivery ledger: pk `example.com#2026-W47`, sk the subscriber's address. */
export function deliveryTable(client: DynamoDBDocumentClient, tableName: string): DeliveryTable {
  const table: Table = { client, name: tableName };
  return {
    find: async (key) => toDelivery(await read(table, keyOf(key), false)),
    claim: (key, nowMs) => claim(table, key, nowMs),
    sent: (claim, messageId, nowMs) =>
      finish(table, claim, 'SET #status = :to, messageId = :messageId, sentAtMs = :nowMs', {
        ':to': 'sent',
        ':messageId': messageId,
        ':nowMs': nowMs,
      }),
    failed: (claim, reason, nowMs) => failed(table, claim, reason, nowMs),
    release: (claim) =>
      finish(table, claim, 'SET #status = :to ADD attempts :minusOne', { ':to': 'open', ':minusOne': -1 }),
    settled: async (site, week) =>
      (await read(table, { pk: `${site}#${week}`, sk: SETTLED }, false))?.subscribers ?? null,
    settle: async (site, week, subscribers, nowMs) => {
      const Item = { pk: `${site}#${week}`, sk: SETTLED, subscribers, settledAtMs: nowMs };
      await client.send(new PutCommand({ TableName: tableName, Item }));
    },
  };
}

async function claim(table: Table, key: DeliveryKey, nowMs: number): Promise<Claim | null> {
  const token = randomUUID();
  const command = new UpdateCommand({
    TableName: table.name,
    Key: keyOf(key),
    UpdateExpression: 'SET #status = :claimed, claim = :token, claimedAtMs = :nowMs ADD attempts :one',
    ConditionExpression:
      'attribute_not_exists(pk) OR #status = :open OR (#status = :failed AND retryAtMs <= :nowMs)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':claimed': 'claimed',
      ':open': 'open',
      ':failed': 'failed',
      ':token': token,
      ':nowMs': nowMs,
      ':one': 1,
    },
    ReturnValues: 'ALL_NEW',
  });
  try {
    const { Attributes } = await table.client.send(command);
    return { key, token, attempts: (Attributes as Item).attempts };
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    // The SDK may have called twice because the first answer was lost: then the claim is our own.
    const item = await read(table, keyOf(key), true);
    return item?.claim === token ? { key, token, attempts: item.attempts } : null;
  }
}

async function failed(table: Table, claim: Claim, reason: string, nowMs: number): Promise<void> {
  const values = { ':to': 'failed', ':reason': reason.slice(0, REASON_CHARACTERS_MAX) };
  if (claim.attempts >= ATTEMPTS_MAX)
    return finish(table, claim, 'SET #status = :to, reason = :reason REMOVE retryAtMs', values);
  const retryAtMs = nowMs + FIRST_RETRY_MS * 2 ** (claim.attempts - 1);
  return finish(table, claim, 'SET #status = :to, reason = :reason, retryAtMs = :retryAtMs', {
    ...values,
    ':retryAtMs': retryAtMs,
  });
}

/**
 * Ends a claim, and only this one: where the SDK calls twice because the first answer was lost,
 * somebody else may have claimed in between.
 */
async function finish(
  table: Table,
  { key, token }: Claim,
  update: string,
  values: Record<string, string | number>,
): Promise<void> {
  const command = new UpdateCommand({
    TableName: table.name,
    Key: keyOf(key),
    UpdateExpression: update,
    ConditionExpression: '#status = :claimed AND claim = :token',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ...values, ':claimed': 'claimed', ':token': token },
  });
  try {
    await table.client.send(command);
  } catch (error) {
    // No claim of this token is left: the first of two calls has ended it.
    if (!isConditionFailure(error)) throw error;
  }
}

async function read({ client, name }: Table, Key: object, consistent: boolean): Promise<Item | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: name, Key: { ...Key }, ConsistentRead: consistent }),
  );
  return Item as Item | undefined;
}

function keyOf({ site, week, email }: DeliveryKey): { pk: string; sk: string } {
  return { pk: `${site}#${week}`, sk: email };
}

function toDelivery(item: Item | undefined): Delivery {
  switch (item?.status) {
    case 'claimed':
      return { status: 'claimed', claimedAtMs: item.claimedAtMs };
    case 'sent':
      return { status: 'sent', messageId: item.messageId ?? '' };
    case 'failed':
      return { status: 'failed', reason: item.reason ?? '', retryAtMs: item.retryAtMs ?? null };
    default:
      return { status: 'open' };
  }
}
