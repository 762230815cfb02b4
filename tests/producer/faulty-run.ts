import fc from 'fast-check';
import { recordBytes } from '../../lib/domain/packing/outgoing-record.ts';
import type { PackingName } from '../../lib/domain/packing/packing.ts';
import type { SpreadName } from '../../lib/domain/packing/spread.ts';
import { readRecord } from '../../lib/domain/records/read-record.ts';
import { Producer } from '../../lib/producer/producer.ts';
import type { Failure } from '../../lib/producer/producer-options.ts';
import type { RecordStream } from '../../lib/producer/record-stream.ts';
import type { Statistics } from '../../lib/producer/statistics.ts';
import { type CallFault, FakeKinesis, type RecordFault } from './fake-kinesis.ts';
import { VirtualTime } from './virtual-time.ts';

const TIME = '2026-11-18T12:00:00Z';
const RECORD_BYTES_MAX = 3_000;

/** A producer's life: what it is given and when, and what Kinesis does to it. */
export interface Run {
  readonly seed: number;
  readonly pack: PackingName;
  readonly spread: SpreadName;
  readonly ageMs: number;
  readonly heldBytesMax: number;
  readonly callsAtOnceMax: number;
  readonly giveUpAfterMs: number;
  readonly closeWithinMs: number;
  /** Of each click: how large, and how long after the one before. */
  readonly clicks: readonly { readonly bytes: number; readonly pauseMs: number; readonly flush: boolean }[];
  readonly faults: readonly CallFault[];
}

const LARGE = 1e9;
const recordFaults = fc.constantFrom<RecordFault>(
  'put',
  'put',
  'put',
  'throttled',
  'failed',
  'failed-but-put',
);
const fault: fc.Arbitrary<CallFault> = fc.record({
  latencyMs: fc.integer({ min: 0, max: 400 }),
  kind: fc.constantFrom(
    'answered',
    'answered',
    'answered',
    'throttled',
    'lost-request',
    'lost-answer',
    'half-put',
  ),
  records: fc.array(recordFaults, { minLength: 1, maxLength: 5, size: 'max' }),
});

export const runs: fc.Arbitrary<Run> = fc.record({
  seed: fc.nat(),
  pack: fc.constantFrom('gzip', 'kpl', 'none'),
  spread: fc.constantFrom('even', 'by-site'),
  ageMs: fc.integer({ min: 1, max: 500 }),
  heldBytesMax: fc.constantFrom(1, 2_000, 20_000, LARGE),
  callsAtOnceMax: fc.integer({ min: 1, max: 4 }),
  giveUpAfterMs: fc.constantFrom(0, 500, LARGE, LARGE),
  closeWithinMs: fc.constantFrom(0, 300, LARGE, LARGE),
  clicks: fc.array(
    fc.record({
      bytes: fc.oneof(
        { weight: 20, arbitrary: fc.integer({ min: 0, max: 900 }) },
        { weight: 1, arbitrary: fc.constant(5_000) },
      ),
      pauseMs: fc.constantFrom(0, 0, 0, 1, 60, 600),
      flush: fc.constantFrom(false, false, false, false, false, true),
    }),
    { maxLength: 60, size: 'max' },
  ),
  faults: fc.array(fault, { maxLength: 25, size: 'max' }),
});

/** What is left to look at when a run is over. */
export interface RunEnd {
  readonly ids: readonly string[];
  /** By message id: how often it is on the stream. */
  readonly onStream: ReadonlyMap<string, number>;
  readonly failed: ReadonlyMap<string, Failure>;
  readonly statistics: Statistics;
  readonly recordBytesMost: number;
  readonly timersLeft: number;
}

/** Plays a run. @param plant what stands between the producer and Kinesis. */
export async function play(
  run: Run,
  plant: (stream: RecordStream) => RecordStream = (stream) => stream,
): Promise<RunEnd> {
  const time = new VirtualTime(run.seed);
  const kinesis = new FakeKinesis((ms) => time.sleep(ms), run.faults);
  const failed = new Map<string, Failure>();
  let made = 0;
  const producer = new Producer(plant(kinesis), {
    ...run,
    recordBytesMax: RECORD_BYTES_MAX,
    recordBytes: 1_000,
    time,
    newMessageId: () => `id-${made++}`,
    onFailed(failure) {
      for (const click of failure.clicks) {
        const { messageId } = JSON.parse(click.toString());
        if (failed.has(messageId)) throw new Error(`${messageId} was handed back twice`);
        failed.set(messageId, failure);
      }
    },
  });
  const work = async () => {
    for (const [i, { bytes, pauseMs, flush }] of run.clicks.entries()) {
      await producer.send({
        type: 'page',
        timestamp: TIME,
        site: `${i % 7}.example`,
        userId: noise(time, bytes),
      });
      if (flush) await producer.flush();
      if (pauseMs > 0) await time.sleep(pauseMs);
    }
    return producer.close(run.closeWithinMs);
  };
  const statistics = await time.run(work());
  await settle(time);
  return {
    ids: Array.from({ length: made }, (_, i) => `id-${i}`),
    onStream: countIds(kinesis),
    failed,
    statistics,
    recordBytesMost: Math.max(0, ...kinesis.records.map(recordBytes)),
    timersLeft: time.timers,
  };
}

/** Calls that were given up end too, and what they put counts. */
async function settle(time: VirtualTime): Promise<void> {
  await time.run(time.sleep(1_000));
}

/** Text that gzip cannot make small. */
function noise(time: VirtualTime, length: number): string {
  return Array.from({ length }, () => Math.floor(time.chance() * 36).toString(36)).join('');
}

function countIds({ records }: FakeKinesis): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { data } of records)
    for (const outcome of readRecord({ data, arrivalTimeMs: Date.parse(TIME) })) {
      const id =
        outcome.kind === 'click'
          ? String(outcome.messageId)
          : JSON.parse(String(Buffer.from(outcome.bytes))).messageId;
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  return counts;
}
