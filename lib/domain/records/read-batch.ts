import type { Outcome } from '../clicks/click.ts';
import { readRecord } from './read-record.ts';
import type { StreamRecord } from './record.ts';

export interface ReadRecord {
  readonly record: StreamRecord;
  readonly outcomes: readonly Outcome[];
}

/** A batch of plain records holds 10,000; gzip can put millions into one, and memory holds them once. */
const PART_OUTCOMES_MIN = 200_000;

/**
 * Reads a batch in parts, in order: as many records as come to 200,000 clicks and rejections, and the
 * one that passes that. Most batches are one part.
 */
export function* readBatch(records: Iterable<StreamRecord>): Generator<readonly ReadRecord[]> {
  let part: ReadRecord[] = [];
  let outcomesInPart = 0;
  for (const record of records) {
    const outcomes = readRecord(record);
    part.push({ record, outcomes });
    outcomesInPart += outcomes.length;
    if (outcomesInPart < PART_OUTCOMES_MIN) continue;
    yield part;
    part = [];
    outcomesInPart = 0;
  }
  if (part.length > 0) yield part;
}
