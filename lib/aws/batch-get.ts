import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { backOff } from './backoff.ts';

interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Some items stayed unread: DynamoDB throttled for too long. */
export class ItemsUnreadError extends Error {
  override name = 'ItemsUnreadError';
}

/** DynamoDB's bound on one BatchGetItem, beside 16 MB; what is over that comes back as unprocessed. */
const KEYS_MAX = 100;
const ATTEMPTS_MAX = 8;

/**
 * The items of `keys` that exist, in no order; any number of keys, each once.
 * @throws ItemsUnreadError where keys stay unprocessed after eight calls that brought nothing
 */
export async function batchGet(
  client: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[],
  { consistent }: { readonly consistent: boolean },
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for (let from = 0; from < keys.length; from += KEYS_MAX) {
    let pending: readonly Key[] = keys.slice(from, from + KEYS_MAX);
    for (let attempt = 0; pending.length > 0; attempt++) {
      if (attempt === ATTEMPTS_MAX)
        throw new ItemsUnreadError(`${table}: ${pending.length} items could not be read`);
      if (attempt > 0) await backOff(attempt);
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({
          RequestItems: {
            [table]: { Keys: pending.map(({ pk, sk }) => ({ pk, sk })), ConsistentRead: consistent },
          },
        }),
      );
      items.push(...(Responses?.[table] ?? []));
      const left = (UnprocessedKeys?.[table]?.Keys ?? []) as Key[];
      // What is more than 16 MB comes in several answers, and that is no throttling.
      if (left.length < pending.length) attempt = 0;
      pending = left;
    }
  }
  return items;
}
