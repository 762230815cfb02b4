import { type DynamoDBDocumentClient, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { WatermarkStore } from '../count/shard-watermark.ts';
import { isConditionFailure } from './condition-failure.ts';

/** Watermarks, as reports read them. */
export interface ProgressTable extends WatermarkStore {
  /** By shard id. @param stream `us-east-1.clickweek-dev-clicks` */
  watermarks(stream: string): Promise<Map<string, number>>;
}

/** Longer than any stream keeps the records of a shard that was closed. */
const KEPT_MS = 400 * 24 * 60 * 60 * 1000;

/** The progress table: pk the stream, sk the shard's id. */
export function progressTable(client: DynamoDBDocumentClient, tableName: string): ProgressTable {
  return {
    async moveTo({ stream, shardId }, arrivalMs) {
      const command = new UpdateCommand({
        TableName: tableName,
        Key: { pk: stream, sk: shardId },
        UpdateExpression: 'SET arrivalMs = :arrivalMs, expiresAt = :expiresAt',
        ConditionExpression: 'attribute_not_exists(arrivalMs) OR arrivalMs < :arrivalMs',
        ExpressionAttributeValues: {
          ':arrivalMs': arrivalMs,
          ':expiresAt': Math.ceil((arrivalMs + KEPT_MS) / 1000),
        },
      });
      try {
        await client.send(command);
      } catch (error) {
        // Another container, or an earlier delivery of the batch, has come further.
        if (!isConditionFailure(error)) throw error;
      }
    },
    async watermarks(stream) {
      const found = new Map<string, number>();
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          KeyConditionExpression: 'pk = :stream',
          ExpressionAttributeValues: { ':stream': stream },
        },
      );
      for await (const { Items = [] } of pages)
        for (const { sk, arrivalMs } of Items) found.set(sk, arrivalMs);
      return found;
    },
  };
}
