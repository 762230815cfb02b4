import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readRecord } from '../../lib/domain/records/read-record.ts';
import { draw, drawBits, Zipf } from '../../scripts/bench/draws.ts';
import { clickMaker, WORKLOADS } from '../../scripts/bench/workload.ts';
import { COUNTRIES } from '../../scripts/bench/workload-names.ts';
import { workloadBatches } from '../../scripts/bench/workload-records.ts';

const DRAWS = [804215951, 1895220952, 1915562047];
const FIRST_CLICK = {
  number: 0,
  arrivalMs: 1794787200000,
  eventMs: 1794787200000,
  messageId: 'ec74f325c6ab98f7ab7ccc6b',
  site: 'site-1.example',
  visitor: 'v216r',
  session: 's2l',
  page: '/shop/willow-25',
  referrer: 'https://birch-79.example/',
  country: 'PL',
  agent:
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  event: null,
  campaign: null,
};
const SMALL_SHA256 = 'f0a2bf6c9f8dfd2445addeeb64f8d9e2af0e9fbfe8b2d1b89ddc321a013ce434';

const small = { ...WORKLOADS.W1, clicks: 2_000, batch: 900 };

test('draws are the same everywhere', () => {
  expect([drawBits(1, 0, 0), drawBits(1, 1, 0), drawBits(1, 0, 1)]).toEqual(DRAWS);
  expect(draw(1, 0, 0)).toBe((DRAWS[0] as number) / 2 ** 32);
});

test('there are as many countries as the workloads name', () => {
  expect(new Set(COUNTRIES).size).toBe(WORKLOADS.W1.countries);
});

test('the first click of W1 is what the words say', () => {
  expect(clickMaker(WORKLOADS.W1)(0)).toEqual(FIRST_CLICK);
});

test('a click does not depend on those made before it', () => {
  const make = clickMaker(WORKLOADS.W2);
  const before = make(777_777);
  for (let i = 0; i < 100; i++) make(i);
  expect(make(777_777)).toEqual(before);
});

test('ranks follow the weights', () => {
  const zipf = new Zipf(3, 1);
  // Weights 1, 1/2 and 1/3: the bounds are at 6/11 and 9/11.
  expect([0, 0.54, 0.55, 0.81, 0.82, 0.999].map((fraction) => zipf.rank(fraction))).toEqual([
    1, 1, 2, 2, 3, 3,
  ]);
  const uniform = new Zipf(4, 0);
  expect([0, 0.25, 0.5, 0.75].map((fraction) => uniform.rank(fraction))).toEqual([1, 2, 3, 4]);
});

test('every click of every workload is one that clickweek counts', () => {
  for (const workload of Object.values(WORKLOADS)) {
    const few = { ...workload, clicks: 3_000 };
    const outcomes = [...workloadBatches(few)].flatMap(({ records }) => records.flatMap(readRecord));
    expect(outcomes).toHaveLength(3_000);
    expect(outcomes.filter((outcome) => outcome.kind !== 'click' || outcome.crawler)).toEqual([]);
  }
});

test('batches are cut by clicks and dealt to the shards in turn', () => {
  const batches = [...workloadBatches({ ...small, shards: 2 })];
  expect(batches.map(({ clicks }) => clicks.length)).toEqual([900, 900, 200]);
  expect(batches.map(({ records }) => records[0]?.shardId)).toEqual([
    'shardId-000000000000',
    'shardId-000000000001',
    'shardId-000000000000',
  ]);
});

test('gzip changes the bytes of the records and nothing in them', () => {
  const plain = [...workloadBatches(small)].flatMap(({ records }) => records.map(({ data }) => data));
  const gzipped = [...workloadBatches({ ...small, gzip: true })].flatMap(({ records }) =>
    records.map(({ data }) => gunzipSync(data)),
  );
  expect(gzipped.map(String)).toEqual(plain.map(String));
});

test('a workload is the same in every run, byte for byte', () => {
  const hash = createHash('sha256');
  for (const { records } of workloadBatches(small)) for (const { data } of records) hash.update(data);
  expect(hash.digest('hex')).toBe(SMALL_SHA256);
});
