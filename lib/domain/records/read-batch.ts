import type { Outcome } from '../clicks/click.ts';
import { isHeartbeat } from './heartbeat.ts';
import { readRecord } from './read-record.ts';
import type { StreamRecord } from './record.ts';

export interface ReadRecord {
  readonly record: StreamRecord;
  readonly outcomes: readonly Outcome[];
}

/** A batch of plain records holds 10,000; gzip can put millions into one, and memory holds them once. */
const PART_OUTCOMES_MIN = 200_000;
/** A batch of plain records is 6 MB; gzip makes 64 MiB of a record, and a hundred such fit into a batch. */
const PART_BYTES_MIN = 64 * 1024 * 1024;

/**
 * Reads a batch in parts, in order: as many records as come to 200,000 clicks and rejections or to
 * 64 MiB that they hold in memory, and the one that passes that. Most batches are one part. Heartbeats
 * are in none: they are no click of anyone's, and in nobody's books.
 */
export function* readBatch(records: Iterable<StreamRecord>): Generator<readonly ReadRecord[]> {
  let part: ReadRecord[] = [];
  let outcomesInPart = 0;
  let bytesInPart = 0;
  for (const record of records) {
    if (isHeartbeat(record.data)) continue;
    const outcomes = readRecord(record);
    part.push({ record, outcomes });
    outcomesInPart += outcomes.length;
    bytesInPart += heldBytes(record, outcomes);
    if (outcomesInPart < PART_OUTCOMES_MIN && bytesInPart < PART_BYTES_MIN) continue;
    yield part;
    part = [];
    outcomesInPart = 0;
    bytesInPart = 0;
  }
  if (part.length > 0) yield part;
}

/**
 * What a record's outcomes keep in memory beside the record itself, near enough: the longest texts of
 * clicks, and all that was inflated where a rejection is a view of it.
 */
function heldBytes({ data }: StreamRecord, outcomes: readonly Outcome[]): number {
  let bytes = 0;
  let last: ArrayBufferLike = data.buffer;
  for (const outcome of outcomes) {
    if (outcome.kind === 'click')
      bytes += (outcome.properties?.length ?? 0) + (outcome.userAgent?.length ?? 0);
    else if (outcome.bytes.buffer !== last) {
      last = outcome.bytes.buffer;
      if (last !== data.buffer) bytes += last.byteLength;
    }
  }
  return bytes;
}
