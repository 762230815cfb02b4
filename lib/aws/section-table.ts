import { gunzipSync, gzipSync } from 'node:zlib';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SiteSection } from '../domain/deliveries/section.ts';
import type { SectionStore } from '../weekly/sections.ts';
import { isConditionFailure } from './condition-failure.ts';
import { expiresAt } from './delivery-items.ts';

/** What was reported of a site's week: pk `example.com#2026-W47`, sk `section`, JSON in gzip. */
export function sectionTable(client: DynamoDBDocumentClient, tableName: string): SectionStore {
  const find = async (site: string, week: string, ConsistentRead: boolean): Promise<SiteSection | null> => {
    const Key = { pk: `${site}#${week}`, sk: 'section' };
    const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead }));
    return Item ? (JSON.parse(gunzipSync(Item.section as Uint8Array).toString()) as SiteSection) : null;
  };
  return {
    find: (site, week) => find(site, week, false),
    async keep(site, week, section, nowMs) {
      const command = new PutCommand({
        TableName: tableName,
        Item: {
          pk: `${site}#${week}`,
          sk: 'section',
          section: gzipSync(JSON.stringify(section)),
          // For whoever reads the table by hand.
          reported: section.report.totals,
          expiresAt: expiresAt(nowMs),
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      try {
        await client.send(command);
        return section;
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        return (await find(site, week, true)) ?? section;
      }
    },
  };
}
