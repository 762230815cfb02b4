import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { archiveBatch } from '../../lib/archive/archive-batch.ts';
import { countBatch } from '../../lib/count/count-batch.ts';
import { decodeClicks } from '../../lib/domain/archive/click-segment.ts';
import type { ArchiveObject } from '../../lib/domain/archive/plan-archive.ts';
import { decodeRejections } from '../../lib/domain/archive/rejection-segment.ts';
import type { Click, Outcome, Rejection } from '../../lib/domain/clicks/click.ts';
import { readBatch } from '../../lib/domain/records/read-batch.ts';
import { readRecord } from '../../lib/domain/records/read-record.ts';
import type { StreamRecord } from '../../lib/domain/records/record.ts';
import type { Books } from '../../lib/domain/rollups/rollup.ts';
import { unregistered } from '../../lib/domain/sites/site.ts';
import { MemoryStore } from '../count/memory-store.ts';
import { pageJson } from './clicks.ts';
import { HOSTILE_FAMILIES } from './hostile-families.ts';
import { HOSTILE_RECORDS } from './hostile-records.ts';

const ALL = [...HOSTILE_RECORDS, ...HOSTILE_FAMILIES];
const ARRIVAL_MS = Date.parse('2026-11-18T12:00:00Z');
const NEIGHBOUR = 'neighbour.example';
const WEEK = '2026-W47';

const neighbour = (n: number) =>
  Buffer.from(pageJson({ site: NEIGHBOUR, anonymousId: `v${n}`, properties: { path: '/' } }));
const batchOf = (datas: readonly Uint8Array[]): StreamRecord[] =>
  datas.map((data, i) => ({
    stream: 'us-east-1.clicks',
    shardId: 'shardId-000000000003',
    sequenceNumber: String(1000 + i),
    arrivalTimeMs: ARRIVAL_MS,
    data,
  }));

/** Counts a batch with the real counting, into memory. */
async function count(batch: readonly StreamRecord[]): Promise<MemoryStore> {
  const store = new MemoryStore();
  const histories = async () => () => unregistered('UTC');
  await countBatch(readBatch(batch), { store, histories });
  return store;
}

/** Archives a batch, and reads the very objects back: by sequence number, in order. */
async function archive(batch: readonly StreamRecord[]): Promise<Map<string, Outcome[]>> {
  const objects: ArchiveObject[] = [];
  await archiveBatch(readBatch(batch), { put: async (put) => void objects.push(...put) });
  const found = new Map<string, Outcome[]>();
  const add = (sequence: string, outcome: Outcome) => {
    const key = sequence.replace(/^0+/, '');
    found.set(key, [...(found.get(key) ?? []), outcome]);
  };
  for (const { kind, body } of objects) {
    if (kind === 'rejections')
      for (const { sequence, rejection } of decodeRejections(body)) add(sequence, rejection);
    else for (const { sequence, click } of await decodeClicks(body)) add(sequence, click);
  }
  for (const outcomes of found.values()) outcomes.sort((a, b) => a.subSequence - b.subSequence);
  return found;
}

/** Comparable in no time, however many bytes there are. */
const comparable = (outcomes: readonly Outcome[]) =>
  outcomes.map((outcome) => ({
    ...outcome,
    ...('bytes' in outcome && { bytes: Buffer.from(outcome.bytes).toString('latin1') }),
  }));

function sumOf(store: MemoryStore): Books {
  const sum = { received: 0, counted: 0, duplicate: 0, rejected: 0, expired: 0, bot: 0 };
  for (const { books } of store.rollups().values())
    for (const book of Object.keys(sum) as (keyof Books)[]) sum[book] += books[book];
  return sum;
}

test('there are at least 200 hostile records, all with names of their own', () => {
  expect(ALL.length).toBeGreaterThanOrEqual(200);
  expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
});

describe.each(HOSTILE_FAMILIES)('$name', ({ data, outcomes }) => {
  test('becomes what it must', () => {
    const read = readRecord({ data, arrivalTimeMs: Date.UTC(9999, 11, 31) });
    expect(read.map((outcome) => (outcome.kind === 'click' ? 'click' : outcome.reason))).toEqual(outcomes);
  });
});

describe.each(ALL)('$name', ({ data }) => {
  const batch = batchOf([neighbour(1), data, neighbour(2)]);
  const outcomes = readRecord({ data, arrivalTimeMs: ARRIVAL_MS });

  test('between two neighbours, leaves their counters exact and the books balanced', async () => {
    const store = await count(batch);
    const beside = store.rollups().get(`${NEIGHBOUR}#${WEEK}`);
    expect([beside?.clicks, beside?.pageviews, beside?.values.page, beside?.books.counted]).toEqual([
      2,
      2,
      new Map([['/', 2]]),
      2,
    ]);
    const { received, rejected, ...others } = sumOf(store);
    const rejections = outcomes.filter(({ kind }) => kind === 'rejection').length;
    expect([received, rejected]).toEqual([outcomes.length + 2, rejections]);
    expect(Object.values(others).reduce((a, b) => a + b)).toBe(received - rejected);
  });

  test('is in the archive as it was read, every rejection with its original bytes', async () => {
    const archived = await archive(batch);
    expect([...archived.keys()].sort()).toEqual(['1000', '1001', '1002']);
    expect(comparable(archived.get('1001') ?? [])).toEqual(comparable(outcomes));
  });
});

test('a batch of all hostile records at once counts the good ones among them', async () => {
  const small = ALL.filter(({ data }) => data.length < 100_000);
  const datas = small.flatMap(({ data }, i) => [data, neighbour(i)]);
  const store = await count(batchOf(datas));
  expect(store.rollups().get(`${NEIGHBOUR}#${WEEK}`)?.clicks).toBe(small.length);
});

test('bombs that end as rejections are handled two at a time, so that memory holds them', () => {
  const bomb = gzipSync(`${`${'x'.repeat(15 * 1024 * 1024)}\n`.repeat(4)}{}`);
  const parts = [...readBatch(batchOf(Array<Buffer>(5).fill(bomb)))];
  expect(parts.map((part) => part.map(({ outcomes }) => outcomes.length))).toEqual([[5, 5], [5, 5], [5]]);
});

test('a rejection in the archive is the same outcome as the one that was counted', async () => {
  const batch = batchOf([Buffer.from('{"batch":[1,{"type":"page"}],"context":{"site":"a.example"}}')]);
  const found = (await archive(batch)).get('1000') as (Click | Rejection)[];
  const context = Buffer.from('{"site":"a.example"}');
  expect(found.map((outcome) => outcome.kind === 'rejection' && outcome.around)).toEqual(
    found.map(() => ({ time: null, messageId: null, context })),
  );
});
