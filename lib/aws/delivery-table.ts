import { randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Delivery, DeliveryKey } from '../domain/deliveries/delivery.ts';
import type { Claim, DeliveryLedger } from '../weekly/delivery-ledger.ts';
import { batchGet } from './batch-get.ts';
import { isConditionFailure } from './condition-failure.ts';
import {
  type Change,
  toClaim,
  toDismiss,
  toDoubt,
  toEnd,
  toLeave,
  toReject,
  toReopen,
  toSettle,
} from './delivery-changes.ts';
import { type DeliveryItem, keyOf, partitionsOf, toDelivery } from './delivery-items.ts';

/** The ledger as a person works with it. */
export interface DeliveryTable extends DeliveryLedger {
  /** A week's deliveries that were begun, in no order. */
  list(week: string): AsyncIterable<Delivery>;
  /** What needs a person, of all weeks. */
  listAttention(): AsyncIterable<Delivery>;
  /** Lets one that is unknown or failed be sent again. @returns false where it is neither */
  reopen(key: DeliveryKey, nowMs: number): Promise<boolean>;
  /** Takes one that is unknown or failed from what needs a person. @returns false where it is neither */
  dismiss(key: DeliveryKey): Promise<boolean>;
}

interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
}

/**
 * Longer than an invocation of the sender may last: when it has passed, the worker that held the claim is
 * dead. No worker calls SES after it.
 */
const LEASE_MS = 3 * 60_000;
/** Global secondary index of what needs a person: no other item has `attention`. */
const ATTENTION = 'attention';

/** The delivery ledger. No address is in it. */
export function deliveryTable(client: DynamoDBDocumentClient, tableName: string): DeliveryTable {
  const table: Table = { client, name: tableName };
  const done = async (key: DeliveryKey, made: Change) => (await change(table, key, made)) !== null;
  return {
    find: async (week, subscribers) => {
      const keys = subscribers.map((subscriber) => keyOf({ week, subscriber }));
      const items = (await batchGet(client, tableName, keys, {
        consistent: false,
      })) as unknown as DeliveryItem[];
      return new Map(items.map((item) => [item.sk, toDelivery(item)]));
    },
    claim: (key, { sites, nowMs }) => claim(table, key, sites, nowMs),
    end: async (held, how, nowMs) => void (await done(held.key, toEnd(held, how, nowMs))),
    doubt: async (delivery, nowMs) => void (await done(delivery, toDoubt(delivery, nowMs))),
    leave: async (key, how, nowMs) => void (await done(key, toLeave(how, nowMs))),
    settle: (key, messageId, nowMs) => done(key, toSettle(messageId, nowMs)),
    reject: async (key, messageId, reason, nowMs) =>
      void (await done(key, toReject(messageId, reason, nowMs))),
    attention: (status, beforeMs) => countAttention(table, status, beforeMs),
    list: (week) => list(table, week),
    listAttention: () => listAttention(table),
    reopen: (key, nowMs) => done(key, toReopen(nowMs)),
    dismiss: (key) => done(key, toDismiss()),
  };
}

async function claim(
  table: Table,
  key: DeliveryKey,
  sites: readonly string[],
  nowMs: number,
): Promise<Claim | Delivery> {
  const token = randomUUID();
  const leaseUntilMs = nowMs + LEASE_MS;
  const claimed = await change(table, key, toClaim(token, sites, nowMs, leaseUntilMs));
  const item = claimed ?? (await read(table, key));
  if (item === undefined) throw new Error(`${table.name} has lost ${key.week}/${key.subscriber}`);
  // The SDK may have called twice because the first answer was lost: then the claim is our own.
  const isOurs = item.token === token && item.status === 'claimed';
  return isOurs ? { key, token, leaseUntilMs, attempts: item.attempts ?? 1 } : toDelivery(item);
}

async function countAttention({ client, name }: Table, status: string, beforeMs: number): Promise<number> {
  const pages = paginateQuery(
    { client },
    {
      TableName: name,
      IndexName: ATTENTION,
      Select: 'COUNT',
      KeyConditionExpression: 'attention = :status',
      FilterExpression: 'changedAtMs < :beforeMs',
      ExpressionAttributeValues: { ':status': status, ':beforeMs': beforeMs },
    },
  );
  let count = 0;
  for await (const { Count = 0 } of pages) count += Count;
  return count;
}

async function* listAttention({ client, name }: Table): AsyncIterable<Delivery> {
  for (const status of ['unknown', 'failed']) {
    const query = {
      TableName: name,
      IndexName: ATTENTION,
      KeyConditionExpression: 'attention = :status',
      ExpressionAttributeValues: { ':status': status },
    };
    for await (const { Items = [] } of paginateQuery({ client }, query))
      yield* (Items as DeliveryItem[]).map(toDelivery);
  }
}

async function* list({ client, name }: Table, week: string): AsyncIterable<Delivery> {
  for (const partition of partitionsOf(week)) {
    const query = {
      TableName: name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': partition },
    };
    for await (const { Items = [] } of paginateQuery({ client }, query))
      yield* (Items as DeliveryItem[]).map(toDelivery);
  }
}

/** @returns the item as it is now; `null` where the condition did not hold */
async function change(
  { client, name }: Table,
  key: DeliveryKey,
  { update, condition, values }: Change,
): Promise<DeliveryItem | null> {
  const usesToken = `${update} ${condition}`.includes('#token');
  const command = new UpdateCommand({
    TableName: name,
    Key: keyOf(key),
    UpdateExpression: update,
    ConditionExpression: condition,
    ExpressionAttributeNames: { '#status': 'status', ...(usesToken && { '#token': 'token' }) },
    ExpressionAttributeValues: { ...values },
    ReturnValues: 'ALL_NEW',
  });
  try {
    return (await client.send(command)).Attributes as DeliveryItem;
  } catch (error) {
    if (isConditionFailure(error)) return null;
    throw error;
  }
}

async function read({ client, name }: Table, key: DeliveryKey): Promise<DeliveryItem | undefined> {
  const command = new GetCommand({ TableName: name, Key: keyOf(key), ConsistentRead: true });
  return (await client.send(command)).Item as DeliveryItem | undefined;
}
