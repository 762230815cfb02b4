import { gzipSync } from 'node:zlib';
import type { StreamRecord } from '../../lib/domain/records/record.ts';
import { clickJson, clickMaker, type Workload, type WorkloadClick } from './workload.ts';

/** What one invocation of the count function gets. */
export interface WorkloadBatch {
  readonly records: readonly StreamRecord[];
  readonly clicks: readonly WorkloadClick[];
  /** Of the clicks as JSON, before they are packed. */
  readonly jsonBytes: number;
}

/** What Kinesis calls records in a shard: long numbers that grow. */
const FIRST_SEQUENCE = 49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898n;
const GZIP_LEVEL = 6;

/** A workload's batches in the order of arrival, the first to shard 0, the next to shard 1… */
export function* workloadBatches(workload: Workload): Generator<WorkloadBatch> {
  for (let from = 0, batch = 0; from < workload.clicks; from += workload.batch, batch++)
    yield workloadBatch(workload, { from, until: Math.min(from + workload.batch, workload.clicks) }, batch);
}

/** The batch of the clicks of a range, `until` exclusive. @param batch its number, from 0 */
export function workloadBatch(
  workload: Workload,
  { from, until }: { from: number; until: number },
  batch: number,
): WorkloadBatch {
  const numbers = Array.from({ length: until - from }, (_, i) => from + i);
  return batchOf(workload, numbers, batch);
}

/** The batch of these clicks, by number, in order. @param batch its number, from 0 */
export function batchOf(workload: Workload, numbers: readonly number[], batch: number): WorkloadBatch {
  const clicks = numbers.map(clickMakerOf(workload));
  const records: StreamRecord[] = [];
  let jsonBytes = 0;
  for (let i = 0; i < clicks.length; i += workload.clicksPerRecord) {
    const packed = clicks.slice(i, i + workload.clicksPerRecord);
    const json = Buffer.from(packed.map(clickJson).join('\n'));
    jsonBytes += json.length;
    records.push({
      stream: 'us-east-1.clickweek-bench-clicks',
      shardId: `shardId-${String(batch % workload.shards).padStart(12, '0')}`,
      sequenceNumber: String(FIRST_SEQUENCE + BigInt(numbers[i] ?? 0)),
      arrivalTimeMs: (packed.at(-1) as WorkloadClick).arrivalMs,
      data: workload.gzip ? gzipSync(json, { level: GZIP_LEVEL }) : json,
    });
  }
  return { records, clicks, jsonBytes };
}

const makers = new WeakMap<Workload, (number: number) => WorkloadClick>();

function clickMakerOf(workload: Workload): (number: number) => WorkloadClick {
  const maker = makers.get(workload) ?? clickMaker(workload);
  makers.set(workload, maker);
  return maker;
}
