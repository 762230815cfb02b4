import { gzipSync } from 'node:zlib';
import * as aggregation from 'aws-kinesis-agg';

/** The part of aws-kinesis-agg that its own types leave out. */
interface RecordAggregator {
  addUserRecord(record: { partitionKey: string; data: string }): void;
  build(): { data: Buffer };
}
const { RecordAggregator } = aggregation as unknown as { RecordAggregator: new () => RecordAggregator };

function aggregateOf(lines: readonly string[]): Buffer {
  const aggregator = new RecordAggregator();
  for (const [i, data] of lines.entries()) aggregator.addUserRecord({ partitionKey: `key ${i}`, data });
  return aggregator.build().data;
}

/** The four ways in which producers pack clicks into records. */
export const PACKINGS = {
  'plain JSON': { clicksPerRecord: 1, pack: (lines: string[]) => Buffer.from(lines.join('\n')) },
  NDJSON: { clicksPerRecord: 200, pack: (lines: string[]) => Buffer.from(lines.join('\n')) },
  'gzip NDJSON': { clicksPerRecord: 1000, pack: (lines: string[]) => gzipSync(lines.join('\n')) },
  'KPL aggregate': { clicksPerRecord: 100, pack: aggregateOf },
} as const;

export type Packing = keyof typeof PACKINGS;

/** The clicks as the data of records, base64 as in Lambda's events. */
export function packed(lines: readonly string[], packing: Packing): string[] {
  const { clicksPerRecord, pack } = PACKINGS[packing];
  const records: string[] = [];
  for (let i = 0; i < lines.length; i += clicksPerRecord)
    records.push(pack(lines.slice(i, i + clicksPerRecord)).toString('base64'));
  return records;
}
