import { randomUUID } from 'node:crypto';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { RedriveClaim, RedriveKey, RedriveLedger, RedriveState } from '../redrive/redrive-ledger.ts';
import { backOff } from './backoff.ts';
import { isConditionFailure } from './condition-failure.ts';

interface Item {
  readonly pk: string;
  readonly sk: string;
  readonly status: RedriveState['status'];
  readonly token: string;
  readonly sinceMs: number;
  readonly sentAtMs?: number;
}

interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
}

/** The redrive ledger: pk `us-east-1.clicks/shardId-000000000003`, sk the rejection's place in it. */
export function redriveTable(client: DynamoDBDocumentClient, tableName: string): RedriveLedger {
  const table: Table = { client, name: tableName };
  return {
    find: (keys) => find(table, keys),
    claim: (key, found, nowMs) => claim(table, key, found, nowMs),
    sent: (held, nowMs) =>
      finish(table, held, 'SET #status = :to, sentAtMs = :nowMs', { ':to': 'sent', ':nowMs': nowMs }),
    release: (held) => finish(table, held, 'SET #status = :to', { ':to': 'open' }),
  };
}

async function find({ client, name }: Table, keys: readonly RedriveKey[]): Promise<RedriveState[]> {
  const items = new Map<string, Item>();
  let wanted: Record<string, unknown>[] = keys.map(keyOf);
  for (let attempt = 0; wanted.length > 0; attempt++) {
    if (attempt > 0) await backOff(attempt);
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [name]: { Keys: wanted, ConsistentRead: true } } }),
    );
    for (const item of (Responses?.[name] ?? []) as Item[]) items.set(`${item.pk} ${item.sk}`, item);
    wanted = UnprocessedKeys?.[name]?.Keys ?? [];
  }
  return keys.map(({ shard, place }) => stateOf(items.get(`${shard} ${place}`)));
}

async function claim(
  { client, name }: Table,
  key: RedriveKey,
  found: RedriveState,
  nowMs: number,
): Promise<RedriveClaim | null> {
  const token = randomUUID();
  const unknown = found.status === 'sending';
  const command = new UpdateCommand({
    TableName: name,
    Key: keyOf(key),
    UpdateExpression: 'SET #status = :sending, #token = :token, sinceMs = :nowMs',
    ConditionExpression: unknown
      ? '#status = :sending AND #token = :found'
      : 'attribute_not_exists(pk) OR #status = :open',
    ExpressionAttributeNames: { '#status': 'status', '#token': 'token' },
    ExpressionAttributeValues: {
      ':sending': 'sending',
      ':token': token,
      ':nowMs': nowMs,
      ...(unknown ? { ':found': found.token } : { ':open': 'open' }),
    },
  });
  try {
    await client.send(command);
    return { key, token };
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    // The SDK may have called twice because the first answer was lost: then the claim is our own.
    const { Item } = await client.send(
      new GetCommand({ TableName: name, Key: keyOf(key), ConsistentRead: true }),
    );
    return (Item as Item | undefined)?.token === token ? { key, token } : null;
  }
}

/** Ends a claim, and only this one. */
async function finish(
  { client, name }: Table,
  { key, token }: RedriveClaim,
  update: string,
  values: Record<string, string | number>,
): Promise<void> {
  const command = new UpdateCommand({
    TableName: name,
    Key: keyOf(key),
    UpdateExpression: update,
    ConditionExpression: '#status = :sending AND #token = :token',
    ExpressionAttributeNames: { '#status': 'status', '#token': 'token' },
    ExpressionAttributeValues: { ...values, ':sending': 'sending', ':token': token },
  });
  try {
    await client.send(command);
  } catch (error) {
    // No claim of this token is left: the first of two calls has ended it.
    if (!isConditionFailure(error)) throw error;
  }
}

function keyOf({ shard, place }: RedriveKey): { pk: string; sk: string } {
  return { pk: shard, sk: place };
}

function stateOf(item: Item | undefined): RedriveState {
  if (item?.status === 'sending') return { status: 'sending', token: item.token, sinceMs: item.sinceMs };
  if (item?.status === 'sent') return { status: 'sent', sentAtMs: item.sentAtMs ?? item.sinceMs };
  return { status: 'open' };
}
