import type { Click } from '../clicks/click.ts';
import type { StreamRecord } from '../records/record.ts';
import { paddedSequence } from '../rollups/checkpoint.ts';

/** A click and its place in the stream, which is what tells a redelivered click from a new one. */
export interface ArchivedClick {
  /** `region.streamName` */
  readonly stream: string;
  readonly shardId: string;
  /** The record's sequence number, padded to 56 digits. */
  readonly sequence: string;
  readonly arrivalTimeMs: number;
  readonly click: Click;
}

export function archivedClick(record: StreamRecord, click: Click): ArchivedClick {
  const { stream, shardId, arrivalTimeMs } = record;
  return { stream, shardId, sequence: paddedSequence(record.sequenceNumber), arrivalTimeMs, click };
}

/** The order in which the clicks of one shard came. */
export function byPlace(a: ArchivedClick, b: ArchivedClick): number {
  if (a.sequence !== b.sequence) return a.sequence < b.sequence ? -1 : 1;
  return a.click.subSequence - b.click.subSequence;
}
