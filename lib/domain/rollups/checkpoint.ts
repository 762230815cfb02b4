/**
 * A checkpoint is the place up to which an item holds a shard's clicks: the sequence number of a record,
 * padded to the 56 digits that it can have, so that text compares as numbers do. All clicks of a record
 * share it, and are counted together.
 */
export type Checkpoint = string;

const SEQUENCE_DIGITS_MAX = 56;
const SUB_SEQUENCE_DIGITS = 5;

/** Below every record. */
export const BEFORE_ALL: Checkpoint = '';

export function paddedSequence(sequenceNumber: string): Checkpoint {
  return sequenceNumber.padStart(SEQUENCE_DIGITS_MAX, '0');
}

/** One click's place in its shard: the padded sequence number, `.`, and its sub-sequence in base 36. */
export function clickAt(sequence: Checkpoint, subSequence: number): string {
  return `${sequence}.${subSequence.toString(36).padStart(SUB_SEQUENCE_DIGITS, '0')}`;
}
