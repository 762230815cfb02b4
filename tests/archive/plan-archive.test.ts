import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeClicks } from '../../lib/domain/archive/click-segment.ts';
import { DATES_PER_BATCH_MAX, planArchive } from '../../lib/domain/archive/plan-archive.ts';
import type { ReadRecord } from '../../lib/domain/records/read-batch.ts';
import { bareClick, click, record, rejection } from './stream.ts';

const at = (time: string) => Date.parse(time);
const sequence = (n: number) => record(n).sequenceNumber.padStart(56, '0');
const place = `eu-central-1.clicks.test.shardId-000000000007.${sequence(0)}-${sequence(2)}`;

const batch: ReadRecord[] = [
  {
    record: record(0),
    outcomes: [
      click({ eventTimeMs: at('2026-11-15T23:59:59.999Z') }),
      rejection({ subSequence: 1 }),
      bareClick({ subSequence: 2, eventTimeMs: at('2026-11-16T00:00:00Z') }),
    ],
  },
  {
    record: record(1),
    outcomes: [rejection({ reason: 'from-the-future', site: 'example.com', eventTimeMs: at('2031-01-01') })],
  },
  { record: record(2), outcomes: [click({ eventTimeMs: at('2015-05-18T10:00:00Z') })] },
];

test('plans one segment a UTC date of the event time, and one of rejections', async () => {
  const objects = planArchive(batch);
  const contents = await Promise.all(
    objects.map(async ({ body, kind, ...rest }) => ({
      ...rest,
      content: kind === 'clicks' ? await decodeClicks(body) : gunzipSync(body).toString(),
    })),
  );
  const archived = (n: number, i: number) => ({
    stream: 'eu-central-1.clicks.test',
    shardId: 'shardId-000000000007',
    sequence: sequence(n),
    arrivalTimeMs: record(n).arrivalTimeMs,
    click: batch[n]?.outcomes[i],
  });
  const parquet = { contentType: 'application/vnd.apache.parquet', outcomes: 1 };
  expect(contents).toEqual([
    { ...parquet, key: `clicks/date=2026-11-15/${place}.parquet`, content: [archived(0, 0)] },
    { ...parquet, key: `clicks/date=2026-11-16/${place}.parquet`, content: [archived(0, 2)] },
    { ...parquet, key: `clicks/date=2015-05-18/${place}.parquet`, content: [archived(2, 0)] },
    {
      contentType: 'application/gzip',
      outcomes: 2,
      key: `rejections/date=2026-11-16/${place}.ndjson.gz`,
      content: `\
{"reason":"not-json","detail":"unexpected end of input","site":null,"event_time":null,\
"arrival_time":"2026-11-16T09:30:00.250Z","stream":"eu-central-1.clicks.test",\
"shard":"shardId-000000000007","sequence":"${sequence(0)}","sub_sequence":1,\
"bytes":"eyJ0eXBlIjoicGFnZSIsInByb3Blcv8="}
{"reason":"from-the-future","detail":"unexpected end of input","site":"example.com",\
"event_time":"2031-01-01T00:00:00.000Z",\
"arrival_time":"2026-11-16T09:30:00.251Z","stream":"eu-central-1.clicks.test",\
"shard":"shardId-000000000007","sequence":"${sequence(1)}","sub_sequence":0,\
"bytes":"eyJ0eXBlIjoicGFnZSIsInByb3Blcv8="}
`,
    },
  ]);
});

test('plans the very same keys and bytes for a batch that comes again', () => {
  expect(planArchive(structuredClone(batch))).toEqual(planArchive(batch));
});

test('keeps the segments of two shards and of two streams apart', () => {
  const other = { shardId: 'shardId-000000000008' };
  const objects = planArchive([
    { record: record(0), outcomes: [click()] },
    { record: record(0, other), outcomes: [click()] },
    { record: record(0, { stream: 'us-east-1.clicks.test' }), outcomes: [click()] },
  ]);
  const range = `${sequence(0)}-${sequence(0)}`;
  expect(objects.map(({ key }) => key)).toEqual([
    `clicks/date=2026-11-16/eu-central-1.clicks.test.shardId-000000000007.${range}.parquet`,
    `clicks/date=2026-11-16/eu-central-1.clicks.test.shardId-000000000008.${range}.parquet`,
    `clicks/date=2026-11-16/us-east-1.clicks.test.shardId-000000000007.${range}.parquet`,
  ]);
});

test('names a rejection by its arrival, whatever event time it claims', () => {
  const late = { arrivalTimeMs: at('2026-11-17T00:00:00Z') };
  const objects = planArchive([
    { record: record(0), outcomes: [rejection({ eventTimeMs: at('1970-01-01') })] },
    { record: record(1, late), outcomes: [rejection()] },
  ]);
  expect(objects.map(({ key }) => key.split('/')[1])).toEqual(['date=2026-11-16', 'date=2026-11-17']);
});

test('makes a bounded number of segments of a batch in which every click has a date of its own', () => {
  const DAY_MS = 86_400_000;
  const days = (count: number) =>
    Array.from({ length: count }, (_, i) => click({ subSequence: i, eventTimeMs: i * DAY_MS }));
  const busy = [0, 1].map((i) => click({ subSequence: 5000 + i, eventTimeMs: at('1980-06-01') }));
  const objects = planArchive([{ record: record(0), outcomes: [...days(5000), ...busy] }]);
  const latest = Array.from({ length: DATES_PER_BATCH_MAX - 1 }, (_, i) =>
    new Date((4999 - i) * DAY_MS).toISOString().slice(0, 10),
  );
  expect(
    Object.fromEntries(objects.map(({ key, outcomes }) => [key.split('/')[1]?.slice(5), outcomes])),
  ).toEqual({
    '1980-06-01': 3,
    ...Object.fromEntries(latest.map((date) => [date, 1])),
    __HIVE_DEFAULT_PARTITION__: 4999 - (DATES_PER_BATCH_MAX - 1),
  });
});

test('takes event times of any year a clock can show', async () => {
  const times = [-8.64e15, at('-000001-12-31'), at('0000-01-01'), at('9999-12-31'), 8.64e15];
  const objects = planArchive([
    { record: record(0), outcomes: times.map((eventTimeMs, i) => click({ subSequence: i, eventTimeMs })) },
  ]);
  const found = await Promise.all(
    objects.map(async ({ key, body }) => [
      key.split('/')[1],
      (await decodeClicks(body)).map((archived) => archived.click.eventTimeMs),
    ]),
  );
  expect(found).toEqual([
    ['date=__HIVE_DEFAULT_PARTITION__', [-8.64e15, at('-000001-12-31'), 8.64e15]],
    ['date=0000-01-01', [at('0000-01-01')]],
    ['date=9999-12-31', [at('9999-12-31')]],
  ]);
});

test('plans nothing for an empty batch', () => {
  expect(planArchive([])).toEqual([]);
});
