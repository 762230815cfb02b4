import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { archiveBatch } from '../../lib/archive/archive-batch.ts';
import { readClicks } from '../../lib/archive/read-segments.ts';
import { archiveBucket } from '../../lib/aws/archive-bucket.ts';
import type { ArchivedClick } from '../../lib/domain/archive/archived-click.ts';
import type { Click, Outcome } from '../../lib/domain/clicks/click.ts';
import type { StreamRecord } from '../../lib/domain/records/record.ts';
import { BUCKET, startS3 } from './s3.ts';
import { bareClick, click, record, rejection } from './stream.ts';

const DAY_MS = 86_400_000;
/** ISO week 2026-W47 in UTC. */
const WEEK = { fromMs: Date.parse('2026-11-16'), untilMs: Date.parse('2026-11-23') };

let s3: Awaited<ReturnType<typeof startS3>>;
beforeAll(async () => {
  s3 = await startS3();
});
afterEach(() => empty(s3.client));
afterAll(() => s3.stop());

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const records = (from: number, to: number) => numbers(from, to).map((n) => record(n));

/** Each record: a click of one of four days around the week's begin, a bare one, a rejection. */
function outcomesOf(n: number): Outcome[] {
  const eventTimeMs = WEEK.fromMs + ((n % 4) - 2) * DAY_MS + n;
  return [
    click({ eventTimeMs, messageId: `m-${n}` }),
    bareClick({ eventTimeMs: eventTimeMs + 1, subSequence: 1 }),
    rejection({ subSequence: 2 }),
  ];
}
const outcomes = new Map(numbers(0, 100).map((n) => [record(n).sequenceNumber, outcomesOf(n)]));

const read = (of: StreamRecord) => outcomes.get(of.sequenceNumber) ?? [];

function archive(batch: readonly StreamRecord[], readRecord: (of: StreamRecord) => Outcome[] = read) {
  const outcomesOfBatch = batch.map((of) => ({ record: of, outcomes: readRecord(of) }));
  return archiveBatch([outcomesOfBatch], archiveBucket(s3.client, BUCKET));
}

async function clicksIn(range: { fromMs: number; untilMs: number }): Promise<ArchivedClick[]> {
  const found = [];
  for await (const archived of readClicks(archiveBucket(s3.client, BUCKET), range)) found.push(archived);
  return found;
}

/** What a reader must find of records in the order of the stream. */
function clicksOf(batch: readonly StreamRecord[], { fromMs, untilMs }: typeof WEEK): ArchivedClick[] {
  return batch.flatMap(({ stream, shardId, sequenceNumber, arrivalTimeMs }) =>
    (outcomes.get(sequenceNumber) ?? [])
      .filter((outcome): outcome is Click => outcome.kind === 'click')
      .filter(({ eventTimeMs }) => eventTimeMs >= fromMs && eventTimeMs < untilMs)
      .map((ofRecord) => ({
        stream,
        shardId,
        sequence: sequenceNumber.padStart(56, '0'),
        arrivalTimeMs,
        click: ofRecord,
      })),
  );
}

test('archives a batch, and reads back the clicks of a week as they went in', async () => {
  const counts = await archive(records(0, 100));
  expect(counts).toEqual({
    records: 100,
    clicks: 200,
    rejections: 100,
    segments: 5,
    bytes: expect.any(Number),
  });
  expect(await clicksIn(WEEK)).toEqual(clicksOf(records(0, 100), WEEK));
});

test('writes the very same bytes to the very same keys when a batch comes again', async () => {
  await archive(records(0, 100));
  const before = await contents(s3.client);
  await archive(records(0, 100));
  expect(await contents(s3.client)).toEqual(before);
});

test('reads each click once where batches came again in other bounds', async () => {
  await archive(records(0, 60));
  await archive(records(0, 30));
  await archive(records(10, 20));
  await archive(records(40, 60));
  await archive(records(20, 80));
  await archive(records(80, 100));
  expect(await clicksIn(WEEK)).toEqual(clicksOf(records(0, 100), WEEK));
});

test('reads a click once where one delivery gave its date a segment and another did not', async () => {
  const far = numbers(0, 60).map((i) => click({ subSequence: i, eventTimeMs: i * 400 * DAY_MS }));
  const late = click({ eventTimeMs: WEEK.fromMs - 20_000 * DAY_MS });
  const range = { fromMs: late.eventTimeMs, untilMs: late.eventTimeMs + DAY_MS };
  const readRecord = (of: StreamRecord) => (of.sequenceNumber === record(0).sequenceNumber ? [late] : far);
  await archive([record(0)], readRecord);
  await archive([record(0), record(1)], readRecord);
  expect((await clicksIn(range)).map((archived) => archived.click)).toEqual([late]);
});

test('holds no more in memory than the segments that overlap', async () => {
  await archive(records(0, 50));
  await archive(records(50, 100));
  const bucket = archiveBucket(s3.client, BUCKET);
  const fetched: string[] = [];
  const get = (key: string) => {
    fetched.push(key);
    return bucket.get(key);
  };
  const reading = readClicks({ ...bucket, get }, WEEK);
  await reading.next();
  // Of four days, two in the week; the second batch waits.
  expect(fetched.length).toBe(2);
});

test('reads shard by shard, each in the order of its stream', async () => {
  const other = records(0, 4).map((of) => ({ ...of, shardId: 'shardId-000000000008' }));
  await archive([...other, ...records(0, 4)]);
  expect(await clicksIn(WEEK)).toEqual([...clicksOf(records(0, 4), WEEK), ...clicksOf(other, WEEK)]);
});

test('lists eight dates for a week of a zone, and what has no date of its own', async () => {
  const listed: string[] = [];
  const bucket = {
    keys: async (prefix: string) => {
      listed.push(prefix);
      return [];
    },
    get: () => expect.fail('nothing to read'),
  };
  // Pacific/Auckland, UTC+13.
  const week = { fromMs: Date.parse('2026-11-15T11:00Z'), untilMs: Date.parse('2026-11-22T11:00Z') };
  for await (const _ of readClicks(bucket, week)) expect.fail('nothing was archived');
  expect(listed).toEqual([
    ...numbers(15, 23).map((day) => `clicks/date=2026-11-${day}/`),
    'clicks/date=__HIVE_DEFAULT_PARTITION__/',
  ]);
});

test('says what an object is', async () => {
  await archive(records(1, 2));
  const types = await Promise.all(
    (await keys(s3.client)).map(async (key) => {
      const { ContentType } = await s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
      return [key.split('/')[0], ContentType];
    }),
  );
  expect(types).toEqual([
    ['clicks', 'application/vnd.apache.parquet'],
    ['rejections', 'application/gzip'],
  ]);
});

test('fails the whole batch with an error that names the key and keeps the cause', async () => {
  const bucket = archiveBucket(s3.client, 'no-such-bucket');
  const failed = archiveBatch([[{ record: record(1), outcomes: outcomesOf(1) }]], bucket);
  await expect(failed).rejects.toMatchObject({
    message: expect.stringMatching(/^cannot write s3:\/\/no-such-bucket\/(clicks|rejections)\/date=2026-11-/),
    cause: { name: 'NoSuchBucket' },
  });
});

test('passes by what is no segment, and names a segment that is damaged', async () => {
  const put = (Key: string) =>
    s3.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'no Parquet' }));
  await put('clicks/date=2026-11-16/notes.txt');
  expect(await clicksIn(WEEK)).toEqual([]);
  const sequence = record(0).sequenceNumber;
  const damaged = `clicks/date=2026-11-16/eu.clicks.shardId-000000000007.${sequence}-${sequence}.parquet`;
  await put(damaged);
  await expect(clicksIn(WEEK)).rejects.toThrow(`cannot read segment ${damaged}`);
});

async function keys(client: S3Client): Promise<string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  return Contents.map(({ Key }) => Key as string);
}

async function contents(client: S3Client): Promise<Record<string, string>> {
  const bucket = archiveBucket(client, BUCKET);
  const all = await Promise.all(
    (await keys(client)).map(async (key) => [key, Buffer.from(await bucket.get(key)).toString('base64')]),
  );
  return Object.fromEntries(all);
}

async function empty(client: S3Client): Promise<void> {
  for (const Key of await keys(client)) await client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
}
