import { createHash } from 'node:crypto';
import { type OutgoingRecord, RECORD_BYTES_MAX, recordBytes } from '../lib/aws/record-sender.ts';
import type { Line } from './lines.ts';

const MESSAGE_ID = /"messageId"\s*:\s*"((?:[^"\\]|\\.){1,128})"/;

/**
 * One record for each line.
 *
 * @param dataOf The record's bytes, from the line.
 * @throws Error that names the line which is larger than a record may be.
 */
export async function* lineRecords(
  lines: AsyncIterable<Line>,
  dataOf: (line: Line) => Uint8Array,
): AsyncGenerator<OutgoingRecord> {
  for await (const line of lines) {
    const record = { partitionKey: partitionKeyOf(line.bytes), data: dataOf(line) };
    if (recordBytes(record) > RECORD_BYTES_MAX)
      throw new Error(
        `line ${line.number} makes a record of ${record.data.length} bytes; the stream takes 1 MiB: ` +
          'split it into several lines',
      );
    yield record;
  }
}

/** A click that its producer sends twice must meet itself, so it goes to the same shard. */
function partitionKeyOf(line: Buffer): string {
  const messageId = MESSAGE_ID.exec(line.toString())?.[1];
  return createHash('md5')
    .update(messageId ?? line)
    .digest('hex');
}
