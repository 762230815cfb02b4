import type { Outcome, RejectionReason } from '../clicks/click.ts';

/** gzip may inflate to this much in one record, all entries of an aggregate together. */
const INFLATED_BYTES_MAX = 64 * 1024 * 1024;
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
}

export function newGathering(eventTimeMsMax: number): Gathering {
  return { outcomes: [], inflatableBytes: INFLATED_BYTES_MAX, eventTimeMsMax };
}

/** Whether to stop: the record holds more than can be handled, and becomes one rejection. */
export function isFull(gathering: Gathering): boolean {
  return gathering.outcomes.length > OUTCOMES_MAX;
}

export function reject(
  { outcomes }: Gathering,
  reason: RejectionReason,
  detail: string,
  bytes: Uint8Array,
  site: string | null = null,
  eventTimeMs: number | null = null,
): void {
  const subSequence = outcomes.length;
  outcomes.push({ kind: 'rejection', subSequence, reason, detail, site, eventTimeMs, bytes });
}
