/**
 * A checkpoint is the place of the last click of a shard that an item already holds: the record's
 * sequence number, padded to the 56 digits that it can have so that text compares as numbers do,
 * then `.` and the click's sub-sequence in five base-36 digits. A sequence number alone would not
 * do: one record can hold more distinct values than one DynamoDB expression can add.
 */
export type Checkpoint = string;

const SEQUENCE_DIGITS_MAX = 56;
const SUB_SEQUENCE_DIGITS = 5;

/** Below every click. */
export const BEFORE_ALL: Checkpoint = '0';

export function paddedSequence(sequenceNumber: string): string {
  return sequenceNumber.padStart(SEQUENCE_DIGITS_MAX, '0');
}

export function checkpoint(sequence: string, subSequence: number): Checkpoint {
  return `${sequence}.${subSequence.toString(36).padStart(SUB_SEQUENCE_DIGITS, '0')}`;
}
