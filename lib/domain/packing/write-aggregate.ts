import { createHash } from 'node:crypto';

const MAGIC = Buffer.from('f3899ac2', 'hex');
const MD5_BYTES = 16;
const [KEY_TABLE, RECORD, KEY_INDEX, DATA] = [0x0a, 0x1a, 0x08, 0x1a];
/** The tag and the index of an entry's key: always the first of the table. */
const KEY_INDEX_BYTES = 2;

/**
 * An aggregate as the Kinesis Producer Library writes it: magic bytes, a protobuf message
 * `AggregatedRecord`, its MD5. All entries have the record's own partition key, since consumers built on
 * the KCL drop those whose key belongs to another shard.
 *
 * Source: awslabs/amazon-kinesis-producer, aggregation-format.md.
 */
export function writeAggregate(partitionKey: string, entries: readonly Uint8Array[]): Buffer {
  const key = Buffer.from(partitionKey);
  const bytes = Buffer.allocUnsafe(aggregateBytes(key.length, entries));
  let at = MAGIC.copy(bytes);
  at = writeField(bytes, at, KEY_TABLE, key.length);
  at += key.copy(bytes, at);
  for (const entry of entries) {
    at = writeField(bytes, at, RECORD, entryBytes(entry.length));
    at = writeField(bytes, at, KEY_INDEX, 0);
    at = writeField(bytes, at, DATA, entry.length);
    bytes.set(entry, at);
    at += entry.length;
  }
  createHash('md5').update(bytes.subarray(MAGIC.length, at)).digest().copy(bytes, at);
  return bytes;
}

/** The size of an aggregate whose key has so many bytes. */
function aggregateBytes(keyBytes: number, entries: readonly Uint8Array[]): number {
  let bytes = MAGIC.length + fieldBytes(keyBytes) + MD5_BYTES;
  for (const { length } of entries) bytes += fieldBytes(entryBytes(length));
  return bytes;
}

/** Of an entry's own message. */
function entryBytes(dataBytes: number): number {
  return KEY_INDEX_BYTES + fieldBytes(dataBytes);
}

/** Of a field of so many bytes, its tag and length included. */
function fieldBytes(length: number): number {
  let bytes = 2 + length;
  for (let rest = length; rest > 127; rest >>>= 7) bytes++;
  return bytes;
}

/** Writes a tag and a varint. @returns where the next byte goes */
function writeField(bytes: Buffer, from: number, tag: number, value: number): number {
  let at = bytes.writeUInt8(tag, from);
  let rest = value;
  for (; rest > 127; rest >>>= 7) at = bytes.writeUInt8((rest & 127) | 128, at);
  return bytes.writeUInt8(rest, at);
}
