import { createHash } from 'node:crypto';
import { DELIMITED, ProtobufReader, VARINT } from './protobuf.ts';

const MAGIC_BYTES = 4;
const MD5_BYTES = 16;
const MESSAGE = { partitionKey: 1, explicitHashKey: 2, record: 3 };
const RECORD = { partitionKeyIndex: 1, explicitHashKeyIndex: 2, data: 3 };

/** Where each entry's data begins and ends (exclusive) in the record: from, until, from, until… */
export type EntryRanges = readonly number[];

/** The KPL's magic bytes; neither UTF-8 nor gzip begins so, so what has them is an aggregate or garbage. */
export function isAggregate(bytes: Uint8Array, from: number, until: number): boolean {
  return (
    until - from >= MAGIC_BYTES &&
    bytes[from] === 0xf3 &&
    bytes[from + 1] === 0x89 &&
    bytes[from + 2] === 0x9a &&
    bytes[from + 3] === 0xc2
  );
}

/**
 * The entries of an aggregate of the Kinesis Producer Library: magic bytes, a protobuf message
 * `AggregatedRecord`, its MD5. The MD5 is checked before anything is decoded.
 *
 * Source: awslabs/amazon-kinesis-producer, aggregation-format.md.
 *
 * @returns what is damaged, for a person, where it is
 */
export function readAggregate(bytes: Buffer): EntryRanges | string {
  const until = bytes.length - MD5_BYTES;
  if (until < MAGIC_BYTES) return 'too short for an aggregate';
  const md5 = createHash('md5').update(bytes.subarray(MAGIC_BYTES, until)).digest();
  // The KCL then takes it for plain data. These bytes are no text and no gzip, so that changes nothing.
  if (md5.compare(bytes, until) !== 0) return 'begins like an aggregate, but its MD5 does not match';
  return readMessage(new ProtobufReader(bytes), until) ?? 'the MD5 matches, but the message is malformed';
}

/** A table may follow the records whose keys it holds, so their indexes are checked at the end. */
function readMessage(reader: ProtobufReader, until: number): number[] | null {
  const records: number[] = [];
  let partitionKeys = 0;
  let explicitHashKeys = 0;
  reader.begin(MAGIC_BYTES, until);
  while (reader.next()) {
    if (reader.wireType !== DELIMITED) continue;
    if (reader.field === MESSAGE.record) records.push(reader.start, reader.end);
    else if (reader.field === MESSAGE.partitionKey) partitionKeys++;
    else if (reader.field === MESSAGE.explicitHashKey) explicitHashKeys++;
  }
  if (reader.malformed) return null;
  for (let i = 0; i < records.length; i += 2)
    if (!narrowToData(reader, records, i, partitionKeys, explicitHashKeys)) return null;
  return records;
}

/** Replaces the range of a `Record` at `i` by that of its data; `false` where it is malformed. */
function narrowToData(
  reader: ProtobufReader,
  ranges: number[],
  i: number,
  partitionKeys: number,
  explicitHashKeys: number,
): boolean {
  let partitionKey = -1;
  let explicitHashKey = -1;
  let dataStart = -1;
  let dataEnd = -1;
  reader.begin(ranges[i] as number, ranges[i + 1] as number);
  while (reader.next()) {
    if (reader.wireType === VARINT) {
      if (reader.field === RECORD.partitionKeyIndex) partitionKey = reader.value;
      else if (reader.field === RECORD.explicitHashKeyIndex) explicitHashKey = reader.value;
    } else if (reader.wireType === DELIMITED && reader.field === RECORD.data) {
      dataStart = reader.start;
      dataEnd = reader.end;
    }
  }
  ranges[i] = dataStart;
  ranges[i + 1] = dataEnd;
  const required = partitionKey >= 0 && dataStart >= 0;
  return required && partitionKey < partitionKeys && explicitHashKey < explicitHashKeys && !reader.malformed;
}
