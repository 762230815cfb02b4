import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { rollupStore } from '../../lib/aws/rollup-store.ts';
import { siteTable } from '../../lib/aws/site-table.ts';
import { ClickMemory } from '../../lib/count/click-memory.ts';
import { type BatchSummary, countBatch } from '../../lib/count/count-batch.ts';
import { SettingsCache } from '../../lib/count/settings-cache.ts';
import { type ReadRecord, readBatch } from '../../lib/domain/records/read-batch.ts';
import type { StreamRecord } from '../../lib/domain/records/record.ts';
import { unregistered } from '../../lib/domain/sites/site.ts';

export const ROLLUPS = 'rollups';
export const SITES = 'sites';

/**
 * A container of the count function as `handlers/count.ts` sets it up, on any client: what it remembers
 * lives as long as this does. It takes a batch's records, or what was read of them already.
 */
export function countConsumer(
  client: DynamoDBDocumentClient,
): (records: readonly StreamRecord[], parts?: Iterable<readonly ReadRecord[]>) => Promise<BatchSummary> {
  const sites = siteTable(client, SITES);
  const settings = new SettingsCache((names) => sites.histories(names), unregistered('UTC'));
  const kept = { store: rollupStore(client, ROLLUPS), memory: new ClickMemory() };
  return (records, parts = readBatch(records)) => {
    const nowMs = records.at(-1)?.arrivalTimeMs ?? 0;
    return countBatch(parts, {
      ...kept,
      histories: (names) => settings.histories(names, nowMs),
    });
  };
}
