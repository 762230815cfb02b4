import type { Rejection } from '../clicks/click.ts';
import type { StreamRecord } from '../records/record.ts';
import { clickAt, paddedSequence } from '../rollups/checkpoint.ts';

/** A rejection and its place in the stream. */
export interface ArchivedRejection {
  /** `region.streamName` */
  readonly stream: string;
  readonly shardId: string;
  /** The record's sequence number, padded to 56 digits. */
  readonly sequence: string;
  readonly arrivalTimeMs: number;
  readonly rejection: Rejection;
}

export function archivedRejection(record: StreamRecord, rejection: Rejection): ArchivedRejection {
  const { stream, shardId, arrivalTimeMs } = record;
  return { stream, shardId, sequence: paddedSequence(record.sequenceNumber), arrivalTimeMs, rejection };
}

/** Its place in its shard as text that sorts, which is what tells it from any other of the shard. */
export function placeInShard({ sequence, rejection }: ArchivedRejection): string {
  return clickAt(sequence, rejection.subSequence);
}
