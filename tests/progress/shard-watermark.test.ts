import { afterAll, beforeAll, expect, test } from 'vitest';
import { progressTable } from '../../lib/aws/progress-table.ts';
import { ShardWatermarks } from '../../lib/count/shard-watermark.ts';
import { HEARTBEAT, isHeartbeat } from '../../lib/domain/records/heartbeat.ts';
import { readBatch } from '../../lib/domain/records/read-batch.ts';
import { readRecord } from '../../lib/domain/records/read-record.ts';
import type { StreamRecord } from '../../lib/domain/records/record.ts';
import { type Dynamodb, startDynamodb } from '../dynamodb.ts';

const CLICK = Buffer.from('{"type":"page"}');

function record(
  arrivalTimeMs: number,
  data: Uint8Array = CLICK,
  shardId = 'shardId-000000000000',
): StreamRecord {
  return { stream: 'us-east-1.clicks', shardId, sequenceNumber: `${arrivalTimeMs}`, arrivalTimeMs, data };
}

function memory() {
  const moves: number[] = [];
  const failing = { now: false };
  const store = {
    moveTo: async (_: unknown, arrivalMs: number) => {
      if (failing.now) throw Object.assign(new Error('no table'), { name: 'AccessDeniedException' });
      moves.push(arrivalMs);
    },
  };
  return { moves, failing, watermarks: new ShardWatermarks(store) };
}

test('a watermark is written at first, with heartbeats 30 s apart, and else when it has moved by 45 s', async () => {
  const { moves, watermarks } = memory();
  await watermarks.counted([record(1000), record(2000)], null);
  await watermarks.counted([record(46_999)], null);
  await watermarks.counted([record(47_000)], null);
  await watermarks.counted([record(76_000), record(77_000, HEARTBEAT)], null);
  await watermarks.counted([record(79_000, HEARTBEAT)], null);
  await watermarks.counted([], null);
  expect(moves).toEqual([2000, 47_000, 77_000]);
});

test('a batch counted in part moves the watermark to its last record that is', async () => {
  const { moves, watermarks } = memory();
  await watermarks.counted([record(1000), record(2000), record(3000)], '3000');
  await watermarks.counted([record(90_000)], '90000');
  expect(moves).toEqual([2000]);
});

test('a watermark that cannot be written is named, and the next batch writes its own', async () => {
  const { moves, failing, watermarks } = memory();
  failing.now = true;
  expect((await watermarks.counted([record(1000)], null))?.name).toBe('AccessDeniedException');
  failing.now = false;
  expect(await watermarks.counted([record(1001)], null)).toBeNull();
  expect(moves).toEqual([1001]);
});

test('only a heartbeat’s own bytes are one; what looks like it is a record like any other', () => {
  const forged = [
    Buffer.concat([HEARTBEAT, CLICK]),
    Buffer.concat([CLICK, HEARTBEAT]),
    HEARTBEAT.subarray(0, -1),
    Buffer.from(Buffer.from(HEARTBEAT).toString().toUpperCase()),
  ];
  expect([HEARTBEAT, ...forged].map(isHeartbeat)).toEqual([true, false, false, false, false]);
  const parts = [
    ...readBatch([record(1, HEARTBEAT), ...forged.map((data) => record(2, data)), record(3, HEARTBEAT)]),
  ];
  expect(parts.flat().map(({ record }) => record.arrivalTimeMs)).toEqual([2, 2, 2, 2]);
  for (const data of forged) expect(readRecord(record(2, data)).length).toBeGreaterThan(0);
});

let dynamodb: Dynamodb;

beforeAll(async () => {
  dynamodb = await startDynamodb();
  await dynamodb.createTable('progress');
});

afterAll(() => dynamodb.stop());

test('the table’s watermarks only rise, and each stream has its own', async () => {
  const table = progressTable(dynamodb.client, 'progress');
  const one = record(0);
  const other = record(0, CLICK, 'shardId-000000000001');
  await Promise.all([5000, 9000, 7000].map((ms) => table.moveTo(one, ms)));
  await table.moveTo(other, 8000);
  await table.moveTo({ ...one, stream: 'eu-central-1.clicks' }, 1000);
  expect(await table.watermarks(one.stream)).toEqual(
    new Map([
      ['shardId-000000000000', 9000],
      ['shardId-000000000001', 8000],
    ]),
  );
});
