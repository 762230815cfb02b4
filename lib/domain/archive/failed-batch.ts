import { isObject, objectOf } from '../clicks/json.ts';

/** What Lambda left behind of a batch that it gave up: an object under `aws/lambda/` of the archive bucket. */
export interface FailedBatch {
  /** `clickweek-dev-count`: whose batch it was. */
  readonly functionName: string;
  /** `RecordAgeExceeded`, `RetryAttemptsExhausted`… */
  readonly condition: string;
  readonly shardId: string;
  readonly first: string;
  readonly last: string;
  /** ISO 8601, of the first and the last record's arrival. */
  readonly arrivedFrom: string;
  readonly arrivedUntil: string;
  readonly records: number;
  /** The whole Lambda event; `null` where the object has none. */
  readonly event: unknown;
}

/**
 * Reads such an object.
 * Source: docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 * @returns `null` for what is none
 */
export function readFailedBatch(json: unknown): FailedBatch | null {
  if (!isObject(json) || !isObject(json.KinesisBatchInfo)) return null;
  const { requestContext, KinesisBatchInfo: info, payload } = json;
  const { functionArn, condition } = objectOf(requestContext);
  return {
    functionName: text(functionArn).split(':')[6] ?? text(functionArn),
    condition: text(condition),
    shardId: text(info.shardId),
    first: text(info.startSequenceNumber),
    last: text(info.endSequenceNumber),
    arrivedFrom: text(info.approximateArrivalOfFirstRecord),
    arrivedUntil: text(info.approximateArrivalOfLastRecord),
    records: typeof info.batchSize === 'number' ? info.batchSize : 0,
    event: typeof payload === 'string' ? parse(payload) : (payload ?? null),
  };
}

/** A site's week and how much of it a failed batch holds. */
export interface TouchedWeek {
  readonly site: string;
  readonly week: string;
  /** Clicks and rejections. */
  readonly entries: number;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
