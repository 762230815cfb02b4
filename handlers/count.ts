import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { claimStore } from '../lib/aws/claim-store.ts';
import { documentClient } from '../lib/aws/clients.ts';
import { streamRecords } from '../lib/aws/kinesis-event.ts';
import { progressTable } from '../lib/aws/progress-table.ts';
import { rollupStore } from '../lib/aws/rollup-store.ts';
import { siteTable } from '../lib/aws/site-table.ts';
import { ClickMemory } from '../lib/count/click-memory.ts';
import { countBatch } from '../lib/count/count-batch.ts';
import { SettingsCache } from '../lib/count/settings-cache.ts';
import { ShardWatermarks } from '../lib/count/shard-watermark.ts';
import { readBatch } from '../lib/domain/records/read-batch.ts';
import { unregistered } from '../lib/domain/sites/site.ts';
import { required } from '../lib/environment.ts';

const client = documentClient();
const sites = siteTable(client, required('SITES_TABLE'));
const store = rollupStore(client, required('ROLLUPS_TABLE'));
const claims = claimStore(client, required('CLAIMS_TABLE'));
const watermarks = new ShardWatermarks(progressTable(client, required('PROGRESS_TABLE')));
const settings = new SettingsCache(
  (names) => sites.histories(names),
  unregistered(required('DEFAULT_TIME_ZONE')),
);
const memory = new ClickMemory();

/**
 * Counts one shard's batch. Only I/O can fail; then it throws and Lambda delivers the batch again. A
 * batch too large for one invocation is counted up to a record, from which Lambda then goes on.
 */
export async function handler(
  event: KinesisStreamEvent,
  context?: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<KinesisStreamBatchResponse> {
  const nowMs = Date.now();
  const records = streamRecords(event);
  const { leftFrom, ...summary } = await countBatch(readBatch(records), {
    store,
    claims,
    memory,
    histories: (names) => settings.histories(names, nowMs),
    // The next part may take as long as all before it.
    isTimeUp: () => Date.now() - nowMs > (context?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY),
  });
  // Only now: whoever reads the watermark takes everything before it for counted.
  const unmoved = await watermarks.counted(records, leftFrom);
  const trouble = unmoved && { watermark: unmoved.name };
  console.log(JSON.stringify({ event: 'counted', ...summary, ...trouble, tookMs: Date.now() - nowMs }));
  return { batchItemFailures: leftFrom === null ? [] : [{ itemIdentifier: leftFrom }] };
}
