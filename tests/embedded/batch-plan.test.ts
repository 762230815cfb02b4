import { describe, expect, test } from 'vitest';
import {
  afterInvocation,
  type Batch,
  cutBatch,
  expiredRecords,
  firstBatch,
  type RetryRules,
} from '../../lib/embedded/batch-plan.ts';
import { eventPayload } from '../../lib/embedded/buffered-record.ts';
import { buffered } from './records.ts';

const limits = { recordsMax: 100, payloadBytesMax: 6 * 1024 * 1024, windowMs: 10_000 };
const justRead = { firstReadMs: 50_000, nowMs: 50_000, shardEnded: false };

// Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching
describe('Lambda invokes when one of three is met', () => {
  test('the batch size is reached: at once, and with no more than that', () => {
    expect(cutBatch(buffered(250), limits, justRead)).toEqual({ kind: 'batch', records: 100 });
  });

  test('the batching window has passed since the first record was read', () => {
    const records = buffered(3);
    expect(cutBatch(records, limits, { ...justRead, nowMs: 59_999 })).toEqual({
      kind: 'wait',
      untilMs: 60_000,
    });
    expect(cutBatch(records, limits, { ...justRead, nowMs: 60_000 })).toEqual({ kind: 'batch', records: 3 });
  });

  test('the payload limit is reached: the event of the batch, as JSON, is as large as the limit at most', () => {
    const records = buffered(50);
    const payloadBytesMax = Buffer.byteLength(eventPayload(records.slice(0, 20)));
    expect(cutBatch(records, { ...limits, payloadBytesMax }, justRead)).toEqual({
      kind: 'batch',
      records: 20,
    });
    expect(cutBatch(records, { ...limits, payloadBytesMax: payloadBytesMax - 1 }, justRead)).toEqual({
      kind: 'batch',
      records: 19,
    });
  });
});

// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
test('a batching window of 0, the default, invokes as soon as records are available', () => {
  expect(cutBatch(buffered(1), { ...limits, windowMs: 0 }, justRead)).toEqual({ kind: 'batch', records: 1 });
});

test('nothing is sent where nothing was read', () => {
  expect(cutBatch([], limits, justRead)).toEqual({ kind: 'wait', untilMs: Number.POSITIVE_INFINITY });
});

test('a record larger than an event may be is told apart, in its turn', () => {
  const [small, large] = buffered(2);
  const records = [small, { ...large, bytes: 7_000_000 }] as ReturnType<typeof buffered>;
  expect(cutBatch(records, limits, justRead)).toEqual({ kind: 'batch', records: 1 });
  expect(cutBatch(records.slice(1), limits, justRead)).toEqual({ kind: 'too-large' });
});

test('the last records of a closed shard do not wait for others', () => {
  expect(cutBatch(buffered(2), limits, { ...justRead, shardEnded: true })).toEqual({
    kind: 'batch',
    records: 2,
  });
});

const rules: RetryRules = {
  retryAttemptsMax: -1,
  recordAgeMaxMs: 604_800_000,
  bisectOnError: false,
  delayBaseMs: 100,
  delayCapMs: 1_000,
};
const failed = { kind: 'failed' } as const;
const batch = firstBatch(buffered(4));
const numbers = ({ records }: Batch): string[] => records.map(({ sequenceNumber }) => sequenceNumber);

test('a batch that succeeds is completed as a whole', () => {
  expect(afterInvocation(batch, { kind: 'done' }, rules)).toEqual({ completed: 4, next: [], delayMs: 0 });
});

// Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
describe('error handling during invocation', () => {
  test('with MaximumRetryAttempts -1 the same batch is tried again without end, ever less often up to a cap', () => {
    const delaysMs: number[] = [];
    let current: Batch = batch;
    for (let attempt = 0; attempt < 6; attempt++) {
      const plan = afterInvocation(current, failed, rules);
      delaysMs.push(plan.delayMs);
      current = plan.next[0] as Batch;
    }
    expect(delaysMs).toEqual([100, 200, 400, 800, 1_000, 1_000]);
    expect(current).toEqual({ ...batch, retries: 6, failures: 6 });
  });

  test('after MaximumRetryAttempts retries the batch is given up', () => {
    const limited = { ...rules, retryAttemptsMax: 2 };
    const plans = [0, 1, 2].map((retries) =>
      afterInvocation({ ...batch, retries, failures: retries }, failed, limited),
    );
    expect(plans.map(({ completed, discard, next }) => ({ completed, discard, again: next.length }))).toEqual(
      [
        { completed: 0, discard: undefined, again: 1 },
        { completed: 0, discard: undefined, again: 1 },
        { completed: 4, discard: 'RetryAttemptsExhausted', again: 0 },
      ],
    );
  });

  test('BisectBatchOnFunctionError splits a failed batch in two, in order, and uses no retry for it', () => {
    const plan = afterInvocation(batch, failed, { ...rules, bisectOnError: true, retryAttemptsMax: 0 });
    expect(plan.completed).toBe(0);
    expect(plan.next.map(numbers)).toEqual([
      ['100', '101'],
      ['102', '103'],
    ]);
    expect(plan.next.map(({ retries }) => retries)).toEqual([0, 0]);
  });

  test('a single record cannot be split: its retries are counted', () => {
    const one = firstBatch(buffered(1));
    const bisecting = { ...rules, bisectOnError: true, retryAttemptsMax: 1 };
    const plan = afterInvocation(one, failed, bisecting);
    expect(plan.next).toEqual([{ ...one, retries: 1, failures: 1 }]);
    expect(afterInvocation(plan.next[0] as Batch, failed, bisecting).discard).toBe('RetryAttemptsExhausted');
  });

  test('records older than MaximumRecordAgeInSeconds are given up, those after them are not', () => {
    const aged = { ...rules, recordAgeMaxMs: 60_000 };
    // They arrived at 0, 1, 2 and 3 s.
    expect([60_000, 60_001, 62_500, 99_000].map((nowMs) => expiredRecords(batch, aged, nowMs))).toEqual([
      0, 1, 3, 4,
    ]);
  });
});

// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
describe('ReportBatchItemFailures', () => {
  test('the lowest failed record is the checkpoint: all before it are done, and it comes again with the rest', () => {
    const plan = afterInvocation(batch, { kind: 'failed-from', index: 2 }, rules);
    expect({ ...plan, next: plan.next.map(numbers) }).toEqual({
      completed: 2,
      next: [['102', '103']],
      delayMs: 100,
    });
  });

  test('with bisection too, the batch is split at the reported record and nowhere else', () => {
    const plan = afterInvocation(batch, { kind: 'failed-from', index: 1 }, { ...rules, bisectOnError: true });
    expect(plan.next.map(numbers)).toEqual([['101', '102', '103']]);
  });

  test('a report that the first record failed is no progress, and uses a retry', () => {
    const plan = afterInvocation(batch, { kind: 'failed-from', index: 0 }, { ...rules, bisectOnError: true });
    expect(plan).toEqual({ completed: 0, next: [{ ...batch, retries: 1, failures: 1 }], delayMs: 100 });
  });
});
