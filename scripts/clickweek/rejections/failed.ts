import { type FoundFailedBatch, failedBatches } from '../../../lib/archive/failed-batches.ts';
import { visible } from '../../../lib/domain/reports/visible.ts';
import { terminalJson } from '../../terminal-json.ts';
import { grouped, many } from '../../totals-text.ts';
import type { Target } from '../target.ts';
import type { Query } from './query.ts';
import { historiesOf } from './site-settings.ts';

/** Prints the batches that a consumer gave up, whenever that was. */
export async function failed(target: Target, { timeZone, json }: Query): Promise<void> {
  const found: FoundFailedBatch[] = [];
  for await (const batch of failedBatches(await target.archive(), historiesOf(target, timeZone)))
    found.push(batch);
  const text = found.map(batchText).join('\n\n') || 'no batch was given up';
  process.stdout.write(json ? terminalJson(found) : `${text}\n`);
}

function batchText(batch: FoundFailedBatch): string {
  const { functionName, condition, shardId, first, last, records, weeks } = batch;
  const touched = weeks?.map(({ site, week, entries }) => `  ${site} ${week}: ${many(entries, 'event')}`);
  const lines = [
    `${functionName}  ${condition}`,
    `  ${shardId}, ${first} to ${last}, ${grouped(records)} records`,
    `  arrived ${batch.arrivedFrom} to ${batch.arrivedUntil}`,
    ...(touched ?? ['  the payload cannot be read']),
    `  ${batch.key}`,
  ];
  return lines.map(visible).join('\n');
}
