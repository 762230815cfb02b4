import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';

interface Aggregator {
  addUserRecord(record: { partitionKey: string; explicitHashKey?: string; data: Buffer }): void;
  build(): { data: Buffer };
}

// Its types want those of the AWS SDK of ten years ago.
const kinesisAgg = createRequire(import.meta.url)('aws-kinesis-agg') as {
  RecordAggregator: new () => Aggregator;
};

/** The aggregate that AWS's own library makes of these entries, each with a partition key of `keys`. */
export function aggregateOf(entries: readonly Uint8Array[], keys: readonly string[] = ['key']): Buffer {
  const aggregator = new kinesisAgg.RecordAggregator();
  entries.forEach((data, i) => {
    const partitionKey = keys[i % keys.length] as string;
    aggregator.addUserRecord({
      partitionKey,
      ...(i % 3 === 0 && { explicitHashKey: String(i) }),
      data: Buffer.from(data),
    });
  });
  return aggregator.build().data;
}

export const MAGIC = Buffer.from('f3899ac2', 'hex');

/** Any bytes as the message of an aggregate, with the MD5 that belongs to them. */
export function sealed(message: Uint8Array): Buffer {
  return Buffer.concat([MAGIC, message, createHash('md5').update(message).digest()]);
}

export function messageOf(aggregate: Uint8Array): Buffer {
  return Buffer.from(aggregate.subarray(MAGIC.length, aggregate.length - 16));
}

/** Protobuf by hand: what a library would refuse to write. */
export const wire = {
  varint: (value: number): Buffer => {
    const bytes: number[] = [];
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
    return Buffer.from([...bytes, rest]);
  },
  tag: (field: number, type: number): Buffer => wire.varint(field * 8 + type),
  number: (field: number, value: number): Buffer => Buffer.concat([wire.tag(field, 0), wire.varint(value)]),
  bytes: (field: number, value: Uint8Array | string): Buffer => {
    const bytes = Buffer.from(value);
    return Buffer.concat([wire.tag(field, 2), wire.varint(bytes.length), bytes]);
  },
  record: (data: Uint8Array | string, key = 0): Buffer =>
    wire.bytes(3, Buffer.concat([wire.number(1, key), wire.bytes(3, data)])),
  key: (key: string): Buffer => wire.bytes(1, key),
};
