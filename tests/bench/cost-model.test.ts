import { describe, expect, test } from 'vitest';
import {
  type Bill,
  billOf,
  flowOf,
  streamBill,
  type Traffic,
  totalOf,
  type Work,
} from '../../scripts/bench/cost-model.ts';
import { firehoseAndAthena, managedFlink, updates } from '../../scripts/bench/other-ways.ts';
import { PRICES } from '../../scripts/bench/prices.ts';

/** 86,400 records of 25 KB a day: one a second. */
const quiet: Traffic = {
  packing: { clicksPerRecord: 500, recordBytes: 25 * 1024, batchClicksMax: 60_000 },
  mode: 'provisioned',
  clicksPerDay: 500 * 86_400,
  peakToMean: 10,
  windowSeconds: 10,
  retentionDays: 7,
};
const plain: Traffic = {
  ...quiet,
  packing: { clicksPerRecord: 1, recordBytes: 400, batchClicksMax: 5_500 },
  clicksPerDay: 1_000 * 86_400,
};
const work: Work = {
  writeUnits: 4_000,
  readUnits: 1_000,
  countSeconds: 5,
  archiveSeconds: 8,
  archiveBytes: 30e6,
  itemBytesPerShard: 1e9,
  reportReadUnitsPerShard: 700,
};

function cents(bill: Bill): Record<string, number> {
  return Object.fromEntries(
    Object.entries(bill).map(([name, usd]) => [name, Number((usd * 100).toFixed(3))]),
  );
}

describe('how a stream cuts traffic', () => {
  test('a shard is enough for a peak of 250 KB and ten records a second', () => {
    expect(flowOf(quiet)).toEqual({
      shards: 1,
      batchClicks: 5_000,
      batchesPerDay: 8_640,
      recordsPerDay: 86_400,
      bytesPerDay: 86_400 * 25 * 1024,
    });
  });

  test('records a second need shards as much as bytes do', () => {
    expect(flowOf(plain)).toMatchObject({ shards: 10, batchClicks: 1_000, batchesPerDay: 86_400 });
    const larger = { ...plain, packing: { ...plain.packing, recordBytes: 2 * 1024 * 1024 } };
    expect(flowOf(larger).shards).toBe(20_000);
  });

  test('an on-demand stream has room for twice the peak, and four shards at least', () => {
    expect([
      flowOf({ ...quiet, mode: 'on-demand' }).shards,
      flowOf({ ...plain, mode: 'advantage' }).shards,
    ]).toEqual([4, 20]);
  });

  test("a batch is no larger than Lambda's payload", () => {
    expect(flowOf({ ...plain, windowSeconds: 300 }).batchClicks).toBe(5_500);
  });
});

describe('what a day costs', () => {
  test('on a provisioned stream', () => {
    expect(cents(streamBill(quiet, flowOf(quiet)))).toEqual({
      // 24 × $0.015, 24 × $0.020, 86,400 × $0.014 a million.
      hours: 36,
      retention: 48,
      puts: 0.121,
    });
  });

  test('without extended retention, nothing for it', () => {
    expect(streamBill({ ...quiet, retentionDays: 1 }, flowOf(quiet)).retention).toBe(0);
  });

  test('on an on-demand stream, where plain records are rounded up to 1 KB', () => {
    const flow = flowOf({ ...plain, mode: 'on-demand' });
    const inGb = (86_400_000 * 1024) / 1e9;
    const outGb = (86_400_000 * 400 * 2) / 1e9;
    expect(cents(streamBill({ ...plain, mode: 'on-demand' }, flow))).toEqual({
      hours: 96,
      retention: Number((((inGb * 6) / 30) * 10).toFixed(3)),
      puts: Number((inGb * 8 + outGb * 4).toFixed(3)),
    });
  });

  test('all of it', () => {
    const millions = 43.2;
    const batches = 8_640;
    const lambda = (seconds: number, wait: number) =>
      (millions * seconds + batches * wait) * (1769 / 1024) * 0.0000133334 * 100 + batches * 0.2e-4;
    const bill = cents(billOf(quiet, work));
    expect(bill).toMatchObject({
      'Lambda count': Number(lambda(5, 0.03).toFixed(3)),
      'Lambda archive': Number(lambda(8, 0.06).toFixed(3)),
      // 43.2 × 4,000 × $0.625 a million; 43.2 × 1,000 × $0.125 a million.
      'DynamoDB writes': 10.8,
      'DynamoDB reads': 0.54,
      // A seventh of a GB-month at $0.45.
      'DynamoDB storage': 6.429,
      'S3 puts': 4.32,
      // 43.2 × 30 MB at $0.023.
      'S3 storage': 2.981,
      'alarms, keys': 11.667,
    });
    expect(totalOf(billOf(quiet, work)) * 100).toBeCloseTo(
      Object.values(bill).reduce((a, b) => a + b),
      1,
    );
  });
});

describe('what others cost', () => {
  test('Firehose rounds each record up to 5 KB', () => {
    const day = { clicks: 1e9, recordBytes: 41_000, clicksPerRecord: 100, archiveBytes: 30 };
    const inGb = 1e7 * 46_080e-9;
    expect(cents(firehoseAndAthena(day))).toEqual({
      Firehose: Number((inGb * 2.9).toFixed(3)),
      'to Parquet': Number((inGb * 1.8).toFixed(3)),
      // 0.03 TB, thirteen times.
      Athena: 195,
      'S3 storage': 69,
    });
  });

  test('Flink has a unit for 5,000 clicks/s and one that orchestrates', () => {
    expect(cents(managedFlink({ clicks: 1e9, countersPerMinute: 10_000 }))).toEqual({
      KPUs: 4 * 24 * 11,
      'DynamoDB writes': 900,
    });
  });

  test('an update is a write unit', () => {
    expect(cents(updates(8e9))).toEqual({ 'DynamoDB writes': 500_000 });
  });
});

test('every price says where it was read and of when that is', () => {
  const unsourced = Object.entries(PRICES).filter(
    ([, { source, asOf, usd }]) => source.length < 20 || !/^20\d\d(-\d\d){0,2}$/.test(asOf) || usd <= 0,
  );
  expect(unsourced).toEqual([]);
});
