import { randomBytes } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailure } from './condition-failure.ts';

const KEY = { pk: '(key)', sk: 'subscriber-id' };
const KEY_BYTES = 32;

/**
 * The secret by which subscribers are named in the ledger, in logs and in SES' tags. Whoever asks first makes
 * it; it lies in the ledger's table, and never changes.
 */
export async function subscriberKey(client: DynamoDBDocumentClient, table: string): Promise<Uint8Array> {
  const found = await read(client, table);
  if (found) return found;
  try {
    const Item = { ...KEY, secret: randomBytes(KEY_BYTES) };
    await client.send(
      new PutCommand({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
    );
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
  }
  // Another may have been the first.
  const made = await read(client, table);
  if (!made) throw new Error(`${table} has no key for the names of subscribers`);
  return made;
}

async function read(client: DynamoDBDocumentClient, table: string): Promise<Uint8Array | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: KEY, ConsistentRead: true }));
  return Item?.secret as Uint8Array | undefined;
}
