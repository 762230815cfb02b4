import { gzipSync } from 'node:zlib';
import * as aggregation from 'aws-kinesis-agg';
import type { StreamRecord } from '../../lib/domain/records/record.ts';
import { clickJson, clickMaker, WORKLOADS } from './workload.ts';

/** The part of aws-kinesis-agg that its own types leave out. */
interface RecordAggregator {
  addUserRecord(record: { partitionKey: string; data: Buffer }): void;
  build(): { data: Buffer };
}
const { RecordAggregator } = aggregation as unknown as { RecordAggregator: new () => RecordAggregator };

const makeClick = clickMaker(WORKLOADS.W1);
const json = (number: number) => clickJson(makeClick(number));
const FIRST_SEQUENCE = 49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898n;

/** More records than a full event takes, in each format; the last two as hostile as the reader lets pass. */
export const FULL_BATCHES: Readonly<Record<string, () => Generator<StreamRecord>>> = {
  'plain JSON': () => records((i) => Buffer.from(json(i))),
  'NDJSON, 100 KB records': () => records((i) => Buffer.from(lines(i, 250))),
  'KPL, 100 clicks a record': () => records((i) => aggregate(i, 100)),
  'gzip NDJSON, 1,000 clicks a record': () => records((i) => gzipSync(lines(i, 1_000))),
  'gzip, as many clicks as a part takes': () =>
    records((i) => gzipSync(briefLines(i === 0 ? 199_990 : 300_000))),
  'gzip, as many bytes as a record may hold': () => records(() => gzipSync(longLines())),
};

function* records(dataOf: (index: number) => Buffer): Generator<StreamRecord> {
  for (let i = 0; ; i++)
    yield {
      stream: 'us-east-1.clickweek-prod-clicks',
      shardId: 'shardId-000000000000',
      sequenceNumber: String(FIRST_SEQUENCE + BigInt(i)),
      arrivalTimeMs: WORKLOADS.W1.fromMs + i,
      data: dataOf(i),
    };
}

function lines(record: number, clicks: number): string {
  return Array.from({ length: clicks }, (_, i) => json(record * clicks + i)).join('\n');
}

function aggregate(record: number, clicks: number): Buffer {
  const aggregator = new RecordAggregator();
  for (let i = 0; i < clicks; i++)
    aggregator.addUserRecord({ partitionKey: 'a', data: Buffer.from(json(record * clicks + i)) });
  return aggregator.build().data;
}

/** Clicks as short as they come, of many pages and visitors, which gzip makes very small. */
function briefLines(clicks: number): string {
  return Array.from({ length: clicks }, (_, i) => {
    const visitor = i % 5_000;
    return `{"type":"page","timestamp":"2026-11-16T00:00:00.000Z","site":"site-1.example","anonymousId":"v${visitor}","properties":{"path":"/p/${visitor}"}}`;
  }).join('\n');
}

/** 64 MB of clicks whose properties are kept for the archive, a thousand characters each. */
function longLines(): string {
  const filler = 'x'.repeat(1_000);
  return Array.from({ length: 55_000 }, (_, i) => {
    const visitor = i % 5_000;
    return `{"type":"page","timestamp":"2026-11-16T00:00:00.000Z","site":"site-1.example","anonymousId":"v${visitor}","properties":{"path":"/p/${visitor}","note":"${filler}"}}`;
  }).join('\n');
}
