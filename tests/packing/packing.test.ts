import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Line, lineOf } from '../../lib/domain/packing/line.ts';
import { callLength, recordBytes } from '../../lib/domain/packing/outgoing-record.ts';
import { Packer } from '../../lib/domain/packing/packer.ts';
import { PACKINGS, type PackedRecord, type PackingName } from '../../lib/domain/packing/packing.ts';
import { SPREADS, type SpreadName } from '../../lib/domain/packing/spread.ts';
import { writeAggregate } from '../../lib/domain/packing/write-aggregate.ts';
import { readRecord } from '../../lib/domain/records/read-record.ts';

const SEED = 20261121;
const NAMES = Object.keys(PACKINGS) as PackingName[];
const kinesisAgg = createRequire(import.meta.url)('aws-kinesis-agg');

let made = 0;
const options = { newMessageId: () => `id-${made++}`, withSite: true };

const nativeClicks = fc.record({
  type: fc.constant('page'),
  timestamp: fc.constant('2026-11-18T12:00:00Z'),
  site: fc.constantFrom('a.example', 'b.example', 'c.example', 'd.example'),
  properties: fc.record({ path: fc.string({ unit: 'grapheme', maxLength: 300 }) }),
});
const anything = fc.oneof(
  { weight: 8, arbitrary: nativeClicks },
  { weight: 1, arbitrary: fc.array(nativeClicks, { maxLength: 5 }) },
  { weight: 1, arbitrary: fc.array(nativeClicks, { maxLength: 5 }).map((batch) => ({ batch })) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  { weight: 1, arbitrary: fc.json().map((json) => Buffer.from(json)) },
  { weight: 1, arbitrary: fc.string().map((text) => Buffer.from(text)) },
);

/** Records are closed at their utmost size, so many turn out larger at first. */
const limitsOf = (recordBytesMax: number) => ({
  recordBytesMax,
  recordBytes: recordBytesMax,
  textBytesMax: 8_000,
  eventsMax: 40,
});

/** All records that these lines are packed into, 100 ms apart. */
function packed(lines: readonly Line[], pack: PackingName, spread: SpreadName, recordBytesMax: number) {
  const packer = new Packer(PACKINGS[pack], SPREADS[spread], limitsOf(recordBytesMax));
  const full = lines.flatMap((line, i) => packer.add(line, i * 100));
  return [...full, ...packer.closeAll()];
}

/** What readers make of some bytes, each outcome as text. */
function readBack(data: Uint8Array): string[] {
  const outcomes = readRecord({ data, arrivalTimeMs: Date.parse('2026-11-18T12:00:00Z') });
  return outcomes.map(({ subSequence: _, ...outcome }) => JSON.stringify(outcome));
}

describe.each(NAMES)('%s', (pack) => {
  test('every record reads back to what its lines are by themselves, and none is too large', () => {
    const spreads = fc.constantFrom<SpreadName>('even', 'by-site');
    fc.assert(
      fc.property(
        fc.array(anything, { maxLength: 80, size: 'max' }),
        spreads,
        fc.integer({ min: 3_000, max: 9_000 }),
        (clicks, spread, bytesMax) => {
          const lines = clicks
            .map((click) => lineOf(click, options))
            .filter(({ bytes }) => bytes.length < 2_900);
          const records = packed(lines, pack, spread, bytesMax);
          const inRecords = records.flatMap((record) => record.lines);
          expect(inRecords.length).toBe(lines.length);
          expect(new Set(inRecords).size).toBe(new Set([...inRecords, ...lines]).size);
          for (const record of records) {
            expect(recordBytes(record)).toBeLessThanOrEqual(bytesMax);
            expect(record.lines.reduce((sum, { events }) => sum + events, 0)).toBeLessThanOrEqual(
              Math.max(40, ...record.lines.map(({ events }) => events)),
            );
            expect(readBack(record.data)).toEqual(record.lines.flatMap(({ bytes }) => readBack(bytes)));
          }
        },
      ),
      { seed: SEED, numRuns: 150 },
    );
  });
});

test('every outcome of a record agrees with the number its lines announce', () => {
  fc.assert(
    fc.property(anything, (click) => {
      const line = lineOf(click, options);
      expect(line.events).toBe(readBack(line.bytes).length);
    }),
    { seed: SEED, numRuns: 500 },
  );
});

describe('aggregates', () => {
  const entries = fc.array(fc.uint8Array({ minLength: 1, maxLength: 400 }), {
    minLength: 1,
    maxLength: 40,
    size: 'max',
  });

  test('are to the byte those of aws-kinesis-agg', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const aggregator = new kinesisAgg.RecordAggregator();
        for (const data of all) aggregator.addUserRecord({ partitionKey: 'key', data: Buffer.from(data) });
        expect(writeAggregate('key', all)).toEqual(aggregator.build().data);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  test('are read by aws-kinesis-agg, all entries with the key of the record', async () => {
    const lines = Array.from({ length: 500 }, (_, i) => lineOf({ type: 'page', i: 'x'.repeat(i) }, options));
    for (const { partitionKey, data, lines: inside } of packed(lines, 'kpl', 'even', 100_000)) {
      if (inside.length === 1) continue;
      const record = { kinesis: { data: Buffer.from(data).toString('base64'), partitionKey } };
      const read = await new Promise<{ partitionKey: string; data: string }[]>((done, fail) =>
        kinesisAgg.deaggregateSync(record.kinesis, true, (error: unknown, all: never) =>
          error ? fail(error) : done(all),
        ),
      );
      expect(read.map(({ data: entry }) => Buffer.from(entry, 'base64'))).toEqual(
        inside.map(({ bytes }) => bytes),
      );
      expect(new Set(read.map((entry) => entry.partitionKey))).toEqual(new Set([partitionKey]));
    }
  });
});

test('records of gzip come out near the size they should have, also when the clicks change', () => {
  const packer = new Packer(PACKINGS.gzip, SPREADS.even, {
    recordBytes: 30_000,
    recordBytesMax: 60_000,
    textBytesMax: 4_000_000,
    eventsMax: 100_000,
  });
  const noise = (i: number) =>
    Math.sin(i)
      .toString(36)
      .repeat(8)
      .slice(2, i % 40_000 < 20_000 ? 12 : 90);
  const records: PackedRecord[] = [];
  for (let i = 0; i < 80_000; i++)
    records.push(...packer.add(lineOf({ type: 'page', noise: noise(i) }, options), i));
  const sizes = records.map(recordBytes);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(60_000);
  expect(sizes.filter((size) => size > 24_000 && size < 36_000).length / sizes.length).toBeGreaterThan(0.85);
});

test('a call takes 500 records or 5 MiB, partition keys included', () => {
  const records = (count: number, bytes: number) =>
    Array.from({ length: count }, () => ({ partitionKey: '12345', data: Buffer.alloc(bytes) }));
  expect(callLength([])).toBe(0);
  expect(callLength(records(1203, 10))).toBe(500);
  expect(callLength(records(11, 1024 * 1024 - 5))).toBe(5);
  expect(callLength(records(11, 1024 * 1024))).toBe(4);
  expect(callLength(records(2, 6 * 1024 * 1024))).toBe(1);
});

test('a copy of a click alone in its record goes to its shard, whatever else has changed', () => {
  const keys = ['{"messageId":"m1","sentAt":1}', '{"messageId": "m1","sentAt":2}', '{"messageId":"m2"}'].map(
    (text) => packed([lineOf(Buffer.from(text), options)], 'none', 'even', 1000)[0]?.partitionKey,
  );
  expect(keys.map((key) => keys.indexOf(key))).toEqual([0, 0, 2]);
});
