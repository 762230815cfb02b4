import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { expect, test } from 'vitest';
import { putRecords } from '../../lib/aws/put-records.ts';

const records = ['a', 'b', 'c'].map((partitionKey) => ({ partitionKey, data: Buffer.from(partitionKey) }));

/** A client whose one call ends so. */
function put(send: () => Promise<object>) {
  return putRecords({ send } as unknown as KinesisClient, 'clicks').put(records);
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
    hopeless: false,
  });
});

test.each([
  ['a refused call', { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } }, 'refused', true],
  [
    'a throttled call',
    { name: 'ProvisionedThroughputExceededException', $metadata: { httpStatusCode: 400 } },
    'refused',
    false,
  ],
  [
    'a token just expired',
    { name: 'ExpiredTokenException', $metadata: { httpStatusCode: 400 } },
    'refused',
    false,
  ],
  ['no credentials', { name: 'CredentialsProviderError' }, 'refused', true],
  ['no region', { message: 'Region is missing' }, 'refused', true],
  ['no connection', { code: 'ECONNREFUSED' }, 'refused', false],
  [
    'no connection for HTTP/2',
    { code: 'ERR_HTTP2_STREAM_CANCEL', cause: { code: 'ECONNREFUSED' } },
    'refused',
    false,
  ],
  ['an error of Kinesis', { name: 'InternalFailure', $metadata: { httpStatusCode: 500 } }, 'unknown', false],
  ['a connection that breaks', { code: 'ECONNRESET' }, 'unknown', false],
  ['a timeout', { name: 'TimeoutError' }, 'unknown', false],
])('%s leaves all records as they are known to be', async (_, error, outcome, hopeless) => {
  expect(await failing(error)).toEqual({
    outcomes: [outcome, outcome, outcome],
    problem: expect.stringMatching(/why|Region/),
    hopeless,
    cause: expect.objectContaining(error),
  });
});
