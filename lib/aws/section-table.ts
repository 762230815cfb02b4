import { gunzipSync, gzipSync } from 'node:zlib';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { trimmed } from '../domain/deliveries/section.ts';
import type { SiteSection } from '../domain/reports/report.ts';
import type { SectionStore } from '../weekly/sections.ts';
import { isConditionFailure } from './condition-failure.ts';
import { expiresAt } from './delivery-items.ts';

/** Well under DynamoDB's 400 KB; a reader pays a unit for each 8 KB. */
const BYTES_MAX = 200 * 1024;
/** Values a dimension, from the most; an email shows ten at most, and what moved most among all. */
const VALUES_MAX = [200, 50, 10] as const;

/** What was reported of a site's week: pk `example.com#2026-W47`, sk `section`, JSON in gzip. */
export function sectionTable(client: DynamoDBDocumentClient, tableName: string): SectionStore {
  const find = async (site: string, week: string, ConsistentRead: boolean): Promise<SiteSection | null> => {
    const Key = { pk: `${site}#${week}`, sk: 'section' };
    const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead }));
    return Item ? (JSON.parse(gunzipSync(Item.section as Uint8Array).toString()) as SiteSection) : null;
  };
  return {
    find: (site, week) => find(site, week, false),
    async keep(site, week, whole, nowMs) {
      const { section, bytes } = fitting(whole);
      const command = new PutCommand({
        TableName: tableName,
        Item: {
          pk: `${site}#${week}`,
          sk: 'section',
          section: bytes,
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

function fitting(whole: SiteSection): { section: SiteSection; bytes: Uint8Array } {
  const tried = VALUES_MAX.map((valuesMax) => trimmed(whole, valuesMax));
  for (const section of tried) {
    const bytes = gzipSync(JSON.stringify(section));
    if (bytes.length <= BYTES_MAX) return { section, bytes };
  }
  const section = tried.at(-1) ?? whole;
  return { section, bytes: gzipSync(JSON.stringify(section)) };
}
