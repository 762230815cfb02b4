/** The dimensions a click is counted by, in the order reports show them. */
export const DIMENSIONS = [
  'page',
  'referrer',
  'source',
  'medium',
  'campaign',
  'event',
  'country',
  'browser',
  'os',
  'device',
] as const;

export type Dimension = (typeof DIMENSIONS)[number];

/** One value per dimension; `null` where the click says nothing about it. */
export type DimensionValues = { readonly [D in Dimension]: string | null };

/** One valid event. What cannot become a click is a `Rejection`. */
export interface Click {
  readonly kind: 'click';
  /** Position inside its record, from 0: the same at every delivery. */
  readonly subSequence: number;
  /** 1 to 128 characters, or `null`: then the producer's duplicates cannot be seen. */
  readonly messageId: string | null;
  readonly type: 'page' | 'track';
  /** Lower case, without `www.`. */
  readonly site: string;
  /** The producer's clock, ms since 1970. */
  readonly eventTimeMs: number;
  /** `anonymousId`, else `userId`. */
  readonly visitor: string | null;
  readonly session: string | null;
  readonly values: DimensionValues;
  readonly crawler: boolean;
  readonly userAgent: string | null;
  readonly locale: string | null;
  /** The event's own `properties` as JSON, less what became a dimension; `null` where nothing is left. */
  readonly properties: string | null;
}

export const REJECTION_REASONS = [
  'empty',
  'too-large',
  'damaged-aggregate',
  'nested-aggregate',
  'damaged-gzip',
  'not-utf8',
  'not-json',
  'not-an-object',
  'unknown-type',
  'no-event',
  'no-site',
  'bad-site',
  'no-time',
  'bad-time',
  'from-the-future',
  'bad-field',
  'damaged-redriven',
  'internal',
] as const;

export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** What an event takes from the batch or envelope it came in, apart from which it would be another click. */
export interface Around {
  /** ISO 8601, where the event has no time of its own. */
  readonly time: string | null;
  /** Where the event has none of its own. */
  readonly messageId: string | null;
  /** JSON, over which the event's own context wins field by field. Rejections of one list share it. */
  readonly context: Uint8Array | null;
}

/** What could not become a click, with everything needed to look at it and to send it again. */
export interface Rejection {
  readonly kind: 'rejection';
  readonly subSequence: number;
  readonly reason: RejectionReason;
  /** For a person: which field, what was wrong. Never the value itself where it may be personal. */
  readonly detail: string;
  /** Where it could still be read; its books are those of `(unknown)` otherwise. */
  readonly site: string | null;
  readonly eventTimeMs: number | null;
  /** The original bytes of the smallest part that failed: the line, the aggregate's entry, or the whole record. */
  readonly bytes: Uint8Array;
  /** What `bytes` need beside them to be the same event again; absent where that is nothing. */
  readonly around?: Around;
  /** Which rejection it was first, where it has been sent again and rejected again: see `originId`. */
  readonly origin?: string;
}

export type Outcome = Click | Rejection;
