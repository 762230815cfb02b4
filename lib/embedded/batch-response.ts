import type { Outcome } from './batch-plan.ts';

/**
 * Reads what a function returned for a batch.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 * What the page leaves open (an answer that is no object, a list that is none, a sequence number that
 * is not of the batch) fails the whole batch here: delivering again is safe, skipping is not.
 * @param reports whether the mapping has ReportBatchItemFailures; without it any answer is success.
 */
export function readResponse(
  response: unknown,
  records: readonly { sequenceNumber: string }[],
  reports: boolean,
): Outcome {
  if (!reports || response === null || response === undefined) return { kind: 'done' };
  if (typeof response !== 'object' || Array.isArray(response)) return { kind: 'failed' };
  const { batchItemFailures: failures } = response as { batchItemFailures?: unknown };
  if (failures === null || failures === undefined) return { kind: 'done' };
  if (!Array.isArray(failures)) return { kind: 'failed' };
  if (failures.length === 0) return { kind: 'done' };
  const identifiers = new Set(failures.map((failure) => failure?.itemIdentifier));
  const reported = records.flatMap(({ sequenceNumber }, index) =>
    identifiers.has(sequenceNumber) ? [index] : [],
  );
  const [lowest] = reported;
  // Each identifier must be of the batch: an empty one, or one under another key, is not.
  if (lowest === undefined || reported.length !== identifiers.size) return { kind: 'failed' };
  return { kind: 'failed-from', index: lowest };
}
