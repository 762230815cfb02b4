import { gzipSync } from 'node:zlib';
import * as aggregation from 'aws-kinesis-agg';
import type { OutgoingRecord } from '../../lib/domain/packing/outgoing-record.ts';
import type { DemoClick } from './demo-clicks.ts';
import type { Random, Weighted } from './random.ts';

/** One of the ways in which producers put clicks into a record. */
interface Packing {
  readonly clicksMax: number;
  pack(clicks: readonly DemoClick[]): Uint8Array;
}

/** The part of aws-kinesis-agg that its own types leave out. */
interface RecordAggregator {
  addUserRecord(record: { partitionKey: string; data: string }): void;
  build(): { data: Buffer };
}
const { RecordAggregator } = aggregation as unknown as { RecordAggregator: new () => RecordAggregator };

/** Now and then a producer sends a click twice, or something that is none: the books shall show it. */
const DUPLICATE_SHARE = 0.006;
const BROKEN_SHARE = 0.003;

const single: Packing = { clicksMax: 1, pack: ([click]) => Buffer.from(JSON.stringify(click)) };
const lines: Packing = { clicksMax: 12, pack: (clicks) => Buffer.from(ndjson(clicks)) };
const gzipped: Packing = { clicksMax: 80, pack: (clicks) => gzipSync(ndjson(clicks)) };
const batchBody: Packing = {
  clicksMax: 20,
  pack: (batch) => Buffer.from(JSON.stringify({ batch, sentAt: batch.at(-1)?.timestamp })),
};
const aggregate: Packing = {
  clicksMax: 60,
  pack: (clicks) => {
    const aggregator = new RecordAggregator();
    for (const click of clicks)
      aggregator.addUserRecord({ partitionKey: click.anonymousId, data: JSON.stringify(click) });
    return aggregator.build().data;
  },
};

const PACKINGS: Weighted<Packing> = [
  [single, 50],
  [lines, 10],
  [gzipped, 10],
  [batchBody, 10],
  [aggregate, 15],
];

function ndjson(clicks: readonly DemoClick[]): string {
  return clicks.map((click) => `${JSON.stringify(click)}\n`).join('');
}

/** Clicks, in order, as records of every accepted form. */
export function demoRecords(random: Random, clicks: readonly DemoClick[]): OutgoingRecord[] {
  const records: OutgoingRecord[] = [];
  for (let from = 0; from < clicks.length; ) {
    const { clicksMax, pack } = random.pick(PACKINGS);
    const packed = clicks.slice(from, from + random.between(1, clicksMax));
    from += packed.length;
    const data = pack(packed);
    const partitionKey = packed[0]?.anonymousId ?? 'nobody';
    records.push({ partitionKey, data });
    if (random.chance(DUPLICATE_SHARE)) records.push({ partitionKey, data });
    if (random.chance(BROKEN_SHARE * packed.length)) records.push({ partitionKey, data: broken(packed) });
  }
  return records;
}

/** A click without a time, as a producer with a bug sends it. */
function broken([click]: readonly DemoClick[]): Uint8Array {
  return Buffer.from(
    JSON.stringify({ ...click, messageId: `${click?.messageId}-broken`, timestamp: 'soon' }),
  );
}
