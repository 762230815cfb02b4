import type { Click, DimensionValues } from '../../lib/domain/clicks/click.ts';
import type { ReadRecord } from '../../lib/domain/records/read-batch.ts';

const NO_VALUES: DimensionValues = {
  page: null,
  referrer: null,
  source: null,
  medium: null,
  campaign: null,
  event: null,
  country: null,
  browser: null,
  os: null,
  device: null,
};

/** A click of 2026-W47 to example.com, with what a test cares about put in. */
export function makeClick(
  given: Partial<Omit<Click, 'values'>> & { values?: Partial<DimensionValues> } = {},
): Click {
  return {
    kind: 'click',
    subSequence: 0,
    messageId: null,
    type: 'page',
    site: 'example.com',
    eventTimeMs: Date.UTC(2026, 10, 18, 12),
    visitor: null,
    session: null,
    crawler: false,
    userAgent: null,
    locale: null,
    properties: null,
    ...given,
    values: { ...NO_VALUES, ...given.values },
  };
}

/** A record of shard 3 that holds these clicks. */
export function makeRecord(
  sequenceNumber: string,
  clicks: readonly Click[],
  arrivalTimeMs = Date.UTC(2026, 10, 18, 12),
): ReadRecord {
  return {
    record: {
      stream: 'us-east-1.clicks',
      shardId: 'shardId-000000000003',
      sequenceNumber,
      arrivalTimeMs,
      data: new Uint8Array(),
    },
    outcomes: clicks.map((click, subSequence) => ({ ...click, subSequence })),
  };
}

/** mulberry32: the same seed gives the same numbers in [0, 1). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
