import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { expect, test } from 'vitest';
import { redriveSender } from '../../lib/aws/redrive-sender.ts';

const records = ['a', 'b', 'c'].map((partitionKey) => ({ partitionKey, data: Buffer.from(partitionKey) }));

/** A client whose one call ends so. */
function put(send: () => Promise<object>) {
  return redriveSender({ send } as unknown as KinesisClient, 'clicks').put(records);
}

const failing = (error: object) => put(() => Promise.reject(Object.assign(new Error('why'), error)));

test('a record that was throttled is not there; one that failed inside Kinesis may be', async () => {
  const answer = await put(async () => ({
    FailedRecordCount: 2,
    Records: [
      { SequenceNumber: '1', ShardId: 'shardId-000000000000' },
      { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'slow down' },
      { ErrorCode: 'InternalFailure', ErrorMessage: 'oops' },
    ],
  }));
  expect(answer).toEqual({
    outcomes: ['sent', 'refused', 'unknown'],
    problem: 'ProvisionedThroughputExceededException slow down',
  });
});

test.each([
  ['a refused call', { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } }, 'refused'],
  ['no connection', { code: 'ECONNREFUSED' }, 'refused'],
  ['an error of Kinesis', { name: 'InternalFailure', $metadata: { httpStatusCode: 500 } }, 'unknown'],
  ['a connection that breaks', { code: 'ECONNRESET' }, 'unknown'],
  ['a timeout', { name: 'TimeoutError' }, 'unknown'],
])('%s leaves all records %s', async (_, error, outcome) => {
  const { outcomes, problem } = await failing(error);
  expect([outcomes, problem]).toEqual([[outcome, outcome, outcome], expect.stringContaining('why')]);
});
