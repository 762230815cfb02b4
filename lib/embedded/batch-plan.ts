import { type BufferedRecord, envelopeBytes } from './buffered-record.ts';

// What Lambda decides between a shard and a function, as values: nothing here waits, reads or writes.

export interface BatchLimits {
  recordsMax: number;
  /** Of the whole event, JSON with base64 data; Lambda's is 6 MB. */
  payloadBytesMax: number;
  windowMs: number;
}

export type Cut =
  /** Nothing to send before then; Infinity where there is nothing to send at all. */
  | { kind: 'wait'; untilMs: number }
  | { kind: 'batch'; records: number }
  /** The first record alone is larger than an event may be. */
  | { kind: 'too-large' };

/**
 * What to do with the records read so far. Lambda invokes when the batch is full, the batching window
 * has passed, or the payload limit is reached, whichever comes first.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching
 * @param since when the first of the records was read, and whether the shard has any more to read.
 */
export function cutBatch(
  buffer: readonly BufferedRecord[],
  limits: BatchLimits,
  since: { firstReadMs: number; nowMs: number; shardEnded: boolean },
): Cut {
  let payloadBytes = envelopeBytes;
  let records = 0;
  for (const { bytes } of buffer) {
    payloadBytes += bytes + (records > 0 ? 1 : 0);
    if (records === limits.recordsMax || payloadBytes > limits.payloadBytesMax) break;
    records++;
  }
  if (buffer.length === 0) return { kind: 'wait', untilMs: Number.POSITIVE_INFINITY };
  if (records === 0) return { kind: 'too-large' };
  const full = records === limits.recordsMax || records < buffer.length || since.shardEnded;
  const untilMs = since.firstReadMs + limits.windowMs;
  return full || since.nowMs >= untilMs ? { kind: 'batch', records } : { kind: 'wait', untilMs };
}

/** Records on their way through the function, in order; never empty. */
export interface Batch {
  records: readonly BufferedRecord[];
  /** Of the retry quota. */
  retries: number;
  /** In a row, without a record of it done. */
  failures: number;
  invocations: number;
}

export function firstBatch(records: readonly BufferedRecord[]): Batch {
  return { records, retries: 0, failures: 0, invocations: 0 };
}

/** What an invocation came to. */
export type Outcome =
  | { kind: 'done' }
  /** Everything before the record of this index is done; 0 where none is. */
  | { kind: 'failed-from'; index: number }
  | { kind: 'failed' };

export interface RetryRules {
  /** -1: no limit. */
  retryAttemptsMax: number;
  /** Older records are given up. */
  recordAgeMaxMs: number;
  bisectOnError: boolean;
  /** Doubles with each failure in a row, up to the cap. */
  delayBaseMs: number;
  delayCapMs: number;
}

/** Why a record was given up, as the on-failure destination is told. */
export type DiscardReason = 'RetryAttemptsExhausted' | 'RecordAgeExceeded' | 'PayloadSizeExceeded';

export interface Plan {
  /** How many of the batch's first records need no more work. */
  completed: number;
  /** Whether those completed were given up, not done. */
  discard?: DiscardReason;
  /** What is left, in order. */
  next: Batch[];
  delayMs: number;
}

/**
 * What follows an invocation.
 * Sources: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html (retries,
 * bisection) and https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export function afterInvocation(batch: Batch, outcome: Outcome, rules: RetryRules): Plan {
  const all = batch.records.length;
  if (outcome.kind === 'done') return { completed: all, next: [], delayMs: 0 };
  if (outcome.kind === 'failed-from' && outcome.index > 0) {
    // A split at the reported record, and splitting does not consume the retry quota.
    const rest = { ...batch, records: batch.records.slice(outcome.index), failures: 0 };
    return { completed: outcome.index, next: [rest], delayMs: delayMs(1, rules) };
  }
  const wait = delayMs(batch.failures + 1, rules);
  if (outcome.kind === 'failed' && rules.bisectOnError && all > 1) {
    return { completed: 0, next: halves(batch), delayMs: wait };
  }
  if (rules.retryAttemptsMax >= 0 && batch.retries >= rules.retryAttemptsMax) {
    return { completed: all, discard: 'RetryAttemptsExhausted', next: [], delayMs: 0 };
  }
  const again = { ...batch, retries: batch.retries + 1, failures: batch.failures + 1 };
  return { completed: 0, next: [again], delayMs: wait };
}

function halves(batch: Batch): Batch[] {
  const middle = Math.ceil(batch.records.length / 2);
  return [
    { ...batch, records: batch.records.slice(0, middle) },
    { ...batch, records: batch.records.slice(middle) },
  ];
}

/** How many of the batch's first records are too old; arrival times only grow along a shard. */
export function expiredRecords(batch: Batch, rules: RetryRules, nowMs: number): number {
  const first = batch.records.findIndex(({ arrivalMs }) => nowMs - arrivalMs <= rules.recordAgeMaxMs);
  return first === -1 ? batch.records.length : first;
}

function delayMs(failures: number, rules: RetryRules): number {
  return Math.min(rules.delayCapMs, rules.delayBaseMs * 2 ** (failures - 1));
}
