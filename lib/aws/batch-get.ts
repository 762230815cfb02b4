import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { backOff } from './backoff.ts';

/** Some items stayed unread: DynamoDB throttled for too long. */
export class ItemsUnreadError extends Error {
  override name = 'ItemsUnreadError';
}

/** DynamoDB's bound on one BatchGetItem. */
const BATCH_KEYS_MAX = 100;
const BATCH_ATTEMPTS_MAX = 8;

/**
 * The items of any number of keys, in no order; those that are not there are left out.
 * @param keys no key twice
 * @throws ItemsUnreadError where keys are still unprocessed after all attempts
 */
export async function batchGet(
  client: DynamoDBDocumentClient,
  table: string,
  keys: readonly object[],
): Promise<object[]> {
  const items: object[] = [];
  for (let from = 0; from < keys.length; from += BATCH_KEYS_MAX)
    items.push(...(await oneBatch(client, table, keys.slice(from, from + BATCH_KEYS_MAX))));
  return items;
}

async function oneBatch(client: DynamoDBDocumentClient, table: string, keys: object[]): Promise<object[]> {
  const items: object[] = [];
  let pending: Record<string, unknown>[] = keys.map((key) => ({ ...key }));
  for (let attempt = 0; pending.length > 0; attempt++) {
    if (attempt === BATCH_ATTEMPTS_MAX)
      throw new ItemsUnreadError(`${table}: ${pending.length} items could not be read`);
    if (attempt > 0) await backOff(attempt);
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: pending } } }),
    );
    items.push(...(Responses?.[table] ?? []));
    pending = UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
}
