import { gzipSync } from 'node:zlib';
import * as aggregation from 'aws-kinesis-agg';
import type { Random, Weighted } from '../start/random.ts';
import { type Intent, textOf } from './intents.ts';

/** What a record must come to, in its order. */
export interface Packed {
  readonly data: Buffer;
  readonly intents: readonly Intent[];
  /** By intent: what a rejection of it must carry. */
  readonly originals: readonly Buffer[];
}

type Pack = (intents: readonly Intent[]) => Packed;

/** The part of aws-kinesis-agg that its own types leave out. */
interface RecordAggregator {
  addUserRecord(record: { partitionKey: string; data: Buffer }): void;
  build(): { data: Buffer };
}
const { RecordAggregator } = aggregation as unknown as { RecordAggregator: new () => RecordAggregator };

const bytesOf = (intent: Intent) => Buffer.from(textOf(intent));
const joined = (intents: readonly Intent[], separator: string) => intents.map(textOf).join(separator);

const lines: Pack = (intents) =>
  packed(Buffer.from(joined(intents, '\n') + (intents.length > 1 ? '\n' : '')), intents);
const list: Pack = (intents) => packed(Buffer.from(`[${joined(intents, ',')}]`), intents);
const gzippedLines: Pack = (intents) => packed(gzipSync(joined(intents, '\n'), { level: 1 }), intents);
const aggregate: Pack = (intents) => packed(aggregateOf(intents.map(bytesOf)), intents);
const mixedAggregate: Pack = (intents) => {
  const half = Math.ceil(intents.length / 2);
  const entries = [gzippedLines, lines].map((pack, i) => pack(intents.slice(i * half, (i + 1) * half)));
  const data = aggregateOf(entries.flatMap((entry) => (entry.intents.length > 0 ? [entry.data] : [])));
  return packed(data, intents);
};

const PACKINGS: Weighted<Pack> = [
  [lines, 3],
  [list, 2],
  [gzippedLines, 3],
  [aggregate, 3],
  [mixedAggregate, 1],
];

function packed(data: Buffer, intents: readonly Intent[]): Packed {
  return { data, intents, originals: intents.map(bytesOf) };
}

function aggregateOf(entries: readonly Buffer[]): Buffer {
  const aggregator = new RecordAggregator();
  for (const [i, data] of entries.entries()) aggregator.addUserRecord({ partitionKey: `key ${i % 2}`, data });
  return aggregator.build().data;
}

/** Intents in one of the forms that producers use. One alone is put as it is. */
export function packIntents(random: Random, intents: readonly Intent[]): Packed {
  return intents.length === 1 && random.chance(0.7)
    ? packed(bytesOf(intents[0] as Intent), intents)
    : random.pick(PACKINGS)(intents);
}

/** A record of which nothing can be read: one rejection with all of its bytes. */
export function packGarbage(random: Random): Packed {
  const aggregate = aggregateOf([Buffer.from('{}')]);
  const kinds: readonly Buffer[] = [
    Buffer.alloc(0),
    Buffer.from('{"type":"page","si'),
    Buffer.from([0xff, 0xfe, 0x80, random.between(0, 255)]),
    gzipSync('{"type":"page"}').subarray(0, -9),
    Buffer.concat([aggregate.subarray(0, -1), Buffer.from([(aggregate.at(-1) as number) ^ 1])]),
  ];
  const data = kinds[random.between(0, kinds.length - 1)] as Buffer;
  return { data, intents: [{ kind: 'rejection', text: '', site: null, timeMs: null }], originals: [data] };
}
