import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb';
import { readRollup } from '../domain/rollups/read-rollup.ts';
import type { Rollup } from '../domain/rollups/rollup.ts';
import type { RollupItem } from '../domain/rollups/rollup-item.ts';

/** The rollup table as reports read it. */
export interface RollupTable {
  /** A site's whole week by one Query; an empty rollup where there is none. */
  readRollup(site: string, week: string): Promise<Rollup>;
  /** Every site and week in the table, by Scan: for small tables. */
  listWeeks(): AsyncIterable<{ site: string; week: string }>;
}

/** @param table its name */
export function rollupTable(client: DynamoDBDocumentClient, table: string): RollupTable {
  return {
    async readRollup(site, week) {
      const items: RollupItem[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': `${site}#${week}` },
          // What is recent and what it is merged into must not be of two different moments.
          ConsistentRead: true,
        },
      );
      for await (const { Items = [] } of pages) items.push(...(Items as RollupItem[]));
      return readRollup(site, week, items);
    },
    async *listWeeks() {
      const seen = new Set<string>();
      const pages = paginateScan({ client }, { TableName: table, ProjectionExpression: 'pk' });
      for await (const { Items = [] } of pages) {
        for (const { pk } of Items) {
          if (seen.has(pk)) continue;
          seen.add(pk);
          const [site, week] = pk.split('#') as [string, string];
          yield { site, week };
        }
      }
    },
  };
}
