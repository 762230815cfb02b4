import { planArchive } from '../../lib/domain/archive/plan-archive.ts';
import { readRecord } from '../../lib/domain/records/read-record.ts';
import type { Packing, Work } from './cost-model.ts';
import { countConsumer, ROLLUPS } from './count-consumer.ts';
import { fullEvent } from './lambda-event.ts';
import { cpuMsOf } from './measure.ts';
import { MeteredDynamodb } from './metered-dynamodb.ts';
import type { Workload } from './workload.ts';
import { workloadBatch, workloadBatches } from './workload-records.ts';

const MILLION = 1e6;
const KB4 = 4096;
/** A request's own CPU in the SDK, as `requests` measures it. */
const SDK_S_PER_REQUEST = 0.0007;
const ARCHIVED_CLICKS = 20_000;
const ROUNDS = 3;

/** The three ways to send that the bench looks at. */
export const PACKINGS = {
  plain: { clicksPerRecord: 1, gzip: false },
  KPL: { clicksPerRecord: 100, gzip: false },
  gzip: { clicksPerRecord: 1_000, gzip: true },
} as const;

/** A packing's sizes, from records that were made. KPL's framing is some ten bytes a click more than lines. */
export function packingOf(workload: Workload, name: keyof typeof PACKINGS): Packing {
  const { clicksPerRecord, gzip } = PACKINGS[name];
  const sample = { ...workload, clicksPerRecord, gzip };
  const clicks = Math.min(workload.clicks, 200 * Math.max(clicksPerRecord, 30));
  const { records } = workloadBatch(sample, { from: 0, until: clicks }, 0);
  const framing = name === 'KPL' ? 10 * clicksPerRecord : 0;
  const bytes = records.reduce((sum, { data }) => sum + data.length, 0);
  const many = Array.from({ length: 60 }, () => records).flat();
  const batch = fullEvent(many);
  return {
    clicksPerRecord,
    recordBytes: bytes / records.length + framing,
    batchClicksMax: batch.records * clicksPerRecord,
  };
}

/** What a million clicks take in batches of this size, of one shard whose container stays warm. */
export async function workOf(workload: Workload): Promise<Work> {
  const dynamodb = new MeteredDynamodb();
  const count = countConsumer(dynamodb.client);
  let countMs = 0;
  for (const { records } of workloadBatches(workload)) {
    const { ownMs } = dynamodb;
    const { cpuMs } = await cpuMsOf(() => count(records));
    countMs += Math.max(0, cpuMs - (dynamodb.ownMs - ownMs));
  }
  const { writeUnits, readUnits, requests } = dynamodb.usage();
  const itemBytes = [...dynamodb.table(ROLLUPS).items()].map(({ bytes }) => bytes);
  const stored = itemBytes.reduce((sum, bytes) => sum + bytes, 0);
  const perMillion = MILLION / workload.clicks;
  return {
    writeUnits: writeUnits * perMillion,
    readUnits: readUnits * perMillion,
    countSeconds: (countMs / 1000 + requests * SDK_S_PER_REQUEST) * perMillion,
    itemBytesPerShard: stored,
    reportReadUnitsPerShard: Math.ceil(stored / KB4) / 2,
    ...(await archiveWork(workload)),
  };
}

async function archiveWork(workload: Workload): Promise<Pick<Work, 'archiveSeconds' | 'archiveBytes'>> {
  const clicks = Math.min(ARCHIVED_CLICKS, workload.batch);
  const { records } = workloadBatch(workload, { from: 0, until: clicks }, 0);
  const plan = () => planArchive(records.map((record) => ({ record, outcomes: readRecord(record) })));
  const bytes = plan().reduce((sum, { body }) => sum + body.length, 0);
  let leastMs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) leastMs = Math.min(leastMs, (await cpuMsOf(plan)).cpuMs);
  return { archiveSeconds: (leastMs / 1000) * (MILLION / clicks), archiveBytes: bytes * (MILLION / clicks) };
}
