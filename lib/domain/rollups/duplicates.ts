import type { Click } from '../clicks/click.ts';
import { clickAt } from './checkpoint.ts';

/** Where a click lies: the same at every delivery, and no other click's. */
export interface ClickPlace {
  /** `region.streamName` */
  readonly stream: string;
  readonly shardId: string;
  /** The record's sequence number, padded. */
  readonly sequence: string;
  readonly subSequence: number;
}

/** Whether a click that would count was sent before, and counts at that other place. */
export type IsDuplicate = (click: Click, place: ClickPlace) => boolean;

/**
 * What two copies of a click share: the same id on two sites is two clicks. `null` for a click without
 * an id, which is nobody's copy. A site holds no `#`, so no two pairs give the same text.
 */
export function messageKey({ site, messageId }: Click): string | null {
  return messageId === null ? null : `${site}#${messageId}`;
}

/** The place in words: `us-east-1.clicks shardId-000000000003 SEQUENCE.SUB`. */
export function placeName({ stream, shardId, sequence, subSequence }: ClickPlace): string {
  return `${stream} ${shardId} ${clickAt(sequence, subSequence)}`;
}
