import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { kinesisClient } from '../../lib/aws/clients.ts';
import { putRecords } from '../../lib/aws/put-records.ts';
import type { OutgoingRecord } from '../../lib/domain/packing/outgoing-record.ts';
import { type Stack, startStack } from '../../lib/embedded/stack.ts';
import type { RecordStream } from '../../lib/producer/record-stream.ts';
import { sendRecords } from '../../lib/producer/send-records.ts';
import type { Row, Section } from './section.ts';
import { clickJson, clickMaker, WORKLOADS } from './workload.ts';

interface Packing {
  readonly clicksPerRecord: number;
  readonly gzip: boolean;
  readonly clicks: number;
}

const PACKINGS: Readonly<Record<string, Packing>> = {
  'plain JSON': { clicksPerRecord: 1, gzip: false, clicks: 20_000 },
  'NDJSON, 100 a record': { clicksPerRecord: 100, gzip: false, clicks: 100_000 },
  'gzip, 1,000 a record': { clicksPerRecord: 1_000, gzip: true, clicks: 200_000 },
};
const QUICK_DIVISOR = 10;

/** A minute at a hundred times a rate that leaves room for it on one machine. */
const SPIKE = { clicksPerSecond: 100, times: 100, quietS: 8, spikeS: 60, drainSMax: 90 };
const QUICK_SPIKE = { ...SPIKE, quietS: 3, spikeS: 3 };
const SPIKE_PACKING: Packing = { clicksPerRecord: 500, gzip: true, clicks: 0 };
const LOOK_MS = 200;

export const endToEndSection: Section = {
  name: 'end-to-end',
  title: 'End to end on the embedded stack',
  run: async ({ quick }) => {
    const directory = await mkdtemp(join(tmpdir(), 'clickweek-bench-'));
    const stack = await startStack({
      directory,
      ports: { kinesis: 0, dynamodb: 0, s3: 0, page: 0 },
      log: () => {},
      schedules: false,
    });
    try {
      Object.assign(process.env, stack.environment);
      const traffic = new Traffic();
      // The first batch finds the functions cold.
      await through(stack, traffic, { clicksPerRecord: 100, gzip: false, clicks: 5_000 });
      const rows: Row[] = [];
      for (const [name, packing] of Object.entries(PACKINGS)) {
        const clicks = quick ? packing.clicks / QUICK_DIVISOR : packing.clicks;
        rows.push({ records: name, ...(await through(stack, traffic, { ...packing, clicks })) });
      }
      const spike = await playSpike(stack, traffic, quick ? QUICK_SPIKE : SPIKE);
      return {
        tables: [
          { title: 'From PutRecords to counted and archived', rows },
          { title: 'A spike', rows: [spike] },
        ],
        notes: NOTES,
      };
    } finally {
      await stack.stop();
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    }
  },
};

const NOTES = [
  'everything on this one machine: producer, Kinesis, DynamoDB and S3 stand-ins, both consumers; AWS has a machine for each, and a consumer a shard',
  'put: the stream alone, which is the floor; lag: age of the oldest click that a consumer has read and not done, looked at five times a second; the batching window is 1 s here',
  `spike: ${SPIKE.times} times the quiet rate, which is as low as one machine needs it to be; drained: the lag is again what it was in quiet times`,
];

/** The clicks of W1 in order, packed, with keys that spread over the shards. */
class Traffic {
  readonly #make = clickMaker(WORKLOADS.W1);
  #made = 0;

  *records({ clicksPerRecord, gzip, clicks }: Packing): Generator<OutgoingRecord> {
    for (let left = clicks; left > 0; left -= clicksPerRecord) {
      const lines = Array.from({ length: Math.min(left, clicksPerRecord) }, () =>
        clickJson(this.#make(this.#made++)),
      );
      const data = Buffer.from(lines.join('\n'));
      yield { partitionKey: `key ${this.#made}`, data: gzip ? gzipSync(data) : data };
    }
  }
}

async function through(stack: Stack, traffic: Traffic, packing: Packing): Promise<Row> {
  const records = [...traffic.records(packing)];
  const before = stack.stats();
  const beganMs = performance.now();
  await sendRecords(streamOf(stack), records);
  const putMs = performance.now() - beganMs;
  await stack.drained();
  const tookMs = performance.now() - beganMs;
  const after = stack.stats();
  const batches = (name: string) => (after[name]?.batches ?? 0) - (before[name]?.batches ?? 0);
  return {
    clicks: packing.clicks,
    'clicks/s': (packing.clicks * 1000) / tookMs,
    'put clicks/s': (packing.clicks * 1000) / putMs,
    'of put': putMs / tookMs,
    'count batches': batches('count'),
    'archive batches': batches('archive'),
  };
}

function streamOf(stack: Stack): RecordStream {
  return putRecords(kinesisClient(1), stack.names.stream);
}

/** Quiet, a spike, and quiet until the lag is what it was. */
async function playSpike(stack: Stack, traffic: Traffic, spike: typeof SPIKE): Promise<Row> {
  const lags: { atMs: number; lagMs: number }[] = [];
  const beganMs = performance.now();
  let over = false;
  const watching = watch();
  async function watch(): Promise<void> {
    while (!over) {
      const lagMs = Math.max(...Object.values(stack.stats()).map(({ millisBehind }) => millisBehind));
      lags.push({ atMs: performance.now() - beganMs, lagMs });
      await wait(LOOK_MS);
    }
  }
  const { clicksPerSecond, times, quietS, spikeS, drainSMax } = spike;
  await putFor(stack, traffic, quietS, clicksPerSecond);
  const spikeFromMs = performance.now() - beganMs;
  await putFor(stack, traffic, spikeS, clicksPerSecond * times);
  const spikeUntilMs = performance.now() - beganMs;
  const quietLagMs = Math.max(...lags.filter(({ atMs }) => atMs < spikeFromMs).map(({ lagMs }) => lagMs), 0);
  const isQuiet = () => (lags.at(-1)?.lagMs ?? 0) <= Math.max(quietLagMs, LOOK_MS);
  for (let s = 0; s < drainSMax && !(s > 0 && isQuiet()); s++)
    await putFor(stack, traffic, 1, clicksPerSecond);
  const drainedMs = performance.now() - beganMs;
  over = true;
  await watching;
  await stack.drained();
  return {
    'quiet clicks/s': clicksPerSecond,
    'spike clicks/s': (clicksPerSecond * times * spikeS * 1000) / (spikeUntilMs - spikeFromMs),
    'spike s': (spikeUntilMs - spikeFromMs) / 1000,
    'quiet lag ms': quietLagMs,
    'largest lag ms': Math.max(...lags.map(({ lagMs }) => lagMs)),
    'drained after s': (drainedMs - spikeUntilMs) / 1000,
  };
}

/** Puts a second's clicks each second; later where the stream is slower than that. */
async function putFor(
  stack: Stack,
  traffic: Traffic,
  seconds: number,
  clicksPerSecond: number,
): Promise<void> {
  const stream = streamOf(stack);
  for (let second = 0; second < seconds; second++) {
    const nextMs = performance.now() + 1_000;
    await sendRecords(stream, [...traffic.records({ ...SPIKE_PACKING, clicks: clicksPerSecond })]);
    await wait(Math.max(0, nextMs - performance.now()));
  }
}
