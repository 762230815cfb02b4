import { expect, test } from 'vitest';
import { bufferedRecord, envelopeBytes, eventPayload } from '../../lib/embedded/buffered-record.ts';
import { failedBatchObject } from '../../lib/embedded/failed-batch.ts';
import { buffered, origin } from './records.ts';

// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html (example event)
test('an event has the shape that Lambda gives it', () => {
  const record = bufferedRecord(
    {
      sequenceNumber: '49590338271490256608559692538361571095921575989136588898',
      partitionKey: 'ä "1"',
      data: Buffer.from('Hello, this is a test.'),
      arrivalMs: 1_545_084_650_987,
    },
    origin,
  );
  expect(JSON.parse(eventPayload([record]))).toEqual({
    Records: [
      {
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey: 'ä "1"',
          sequenceNumber: '49590338271490256608559692538361571095921575989136588898',
          data: 'SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==',
          approximateArrivalTimestamp: 1545084650.987,
        },
        eventSource: 'aws:kinesis',
        eventVersion: '1.0',
        eventID: 'shardId-000000000000:49590338271490256608559692538361571095921575989136588898',
        eventName: 'aws:kinesis:record',
        invokeIdentityArn: 'arn:aws:iam::000000000000:role/CountRole',
        awsRegion: 'us-east-1',
        eventSourceARN: 'arn:aws:kinesis:us-east-1:000000000000:stream/clicks',
      },
    ],
  });
  expect(Buffer.byteLength(eventPayload([record, record]))).toBe(envelopeBytes + 2 * record.bytes + 1);
});

// Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
test('an on-failure bucket gets the metadata and the whole event, under a name that says when', () => {
  const records = buffered(2, Date.parse('2019-11-14T00:38:04.835Z'));
  const { key, body } = failedBatchObject(
    {
      mappingUuid: '2b733gdc',
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:count',
      streamArn: origin.streamArn,
      shardId: origin.shardId,
      records,
      reason: 'RetryAttemptsExhausted',
      invocations: 3,
    },
    Date.parse('2019-11-14T00:38:06.021Z'),
    { object: 'an-object', request: 'a-request' },
  );
  expect(key).toBe('aws/lambda/2b733gdc/shardId-000000000000/2019/11/14/2019-11-14T00.38.06-an-object');
  expect(JSON.parse(body)).toEqual({
    requestContext: {
      requestId: 'a-request',
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:count',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 3,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '2019-11-14T00:38:06.021Z',
    KinesisBatchInfo: {
      shardId: 'shardId-000000000000',
      startSequenceNumber: '100',
      endSequenceNumber: '101',
      approximateArrivalOfFirstRecord: '2019-11-14T00:38:04.835Z',
      approximateArrivalOfLastRecord: '2019-11-14T00:38:05.835Z',
      batchSize: 2,
      streamArn: origin.streamArn,
    },
    payload: eventPayload(records),
  });
});
