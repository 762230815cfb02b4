import type { Around, Outcome, RejectionReason } from '../clicks/click.ts';
import type { Surroundings } from '../clicks/format.ts';
import { surroundingsOf } from './surroundings.ts';

/** gzip may inflate to this much in one record, all entries of an aggregate together. */
export const INFLATED_BYTES_MAX = 64 * 1024 * 1024;
/**
 * A record of 10 MiB has room for a tenth of this in clicks of 400 bytes, and for all of it once
 * gzipped. Rejections of one byte each would otherwise take all memory, and the shard with it.
 */
export const OUTCOMES_MAX = 300_000;

/** What has become of a record so far. */
export interface Gathering {
  readonly outcomes: Outcome[];
  inflatableBytes: number;
  /** A click of a later event time is from the future. */
  readonly eventTimeMsMax: number;
  /** What is around the whole of it: a redriven event was cut out of its batch. */
  readonly around: Around | null;
  /** The same, parsed. */
  readonly surroundings: Surroundings;
}

export function newGathering(
  eventTimeMsMax: number,
  around: Around | null = null,
  inflatableBytes: number = INFLATED_BYTES_MAX,
): Gathering {
  return { outcomes: [], inflatableBytes, eventTimeMsMax, around, surroundings: surroundingsOf(around) };
}

/** Whether to stop: the record holds more than can be handled, and becomes one rejection. */
export function isFull(gathering: Gathering): boolean {
  return gathering.outcomes.length > OUTCOMES_MAX;
}

/** What is known of a rejection beside its reason and its bytes. */
interface Known {
  readonly site?: string | null;
  readonly eventTimeMs?: number | null;
  readonly around?: Around | null;
}

export function reject(
  gathering: Gathering,
  reason: RejectionReason,
  detail: string,
  bytes: Uint8Array,
  { site = null, eventTimeMs = null, around = gathering.around }: Known = {},
): void {
  const subSequence = gathering.outcomes.length;
  const kept = around && { around };
  gathering.outcomes.push({
    kind: 'rejection',
    subSequence,
    reason,
    detail,
    site,
    eventTimeMs,
    bytes,
    ...kept,
  });
}
