import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { previousWeek, weekOf } from '../domain/weeks/week.ts';
import { backOff } from './backoff.ts';

/** The ledger keeps deliveries for 800 days. */
const WEEKS = 118;
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
/** DynamoDB's bound on one BatchWriteItem. */
const KEYS_MAX = 25;
const ATTEMPTS_MAX = 8;

/**
 * Deletes what the ledger has of one subscriber: every week that it may have something of, unread.
 *
 * @param subscriber see `subscriberId`
 * @throws Error where DynamoDB throttles for too long; doing it again is all there is to do then
 */
export async function forgetDeliveries(
  client: DynamoDBDocumentClient,
  tableName: string,
  subscriber: string,
  nowMs: number,
): Promise<void> {
  let week = weekOf(nowMs + WEEK_MS, 'UTC');
  const keys = Array.from({ length: WEEKS }, () => {
    const { id } = week;
    week = previousWeek(week);
    return { pk: `(deliveries)#${id}#${subscriber.slice(0, 1)}`, sk: subscriber };
  });
  for (let from = 0; from < keys.length; from += KEYS_MAX) {
    let pending = keys.slice(from, from + KEYS_MAX).map((Key) => ({ DeleteRequest: { Key } }));
    for (let attempt = 0; pending.length > 0; attempt++) {
      if (attempt === ATTEMPTS_MAX)
        throw new Error(`${tableName}: ${pending.length} deliveries are not deleted`);
      if (attempt > 0) await backOff(attempt);
      const { UnprocessedItems } = await client.send(
        new BatchWriteCommand({ RequestItems: { [tableName]: pending } }),
      );
      pending = (UnprocessedItems?.[tableName] ?? []) as typeof pending;
    }
  }
}
