import { expect, test } from 'vitest';
import { temporaryFolder } from './fixtures.ts';
import { run, streamOf } from './mapping-run.ts';

// What AWS documents of how event source mappings for Kinesis go on after errors; how they read and
// batch is in lambda-batching.test.ts, each decision by itself in batch-plan and batch-response.

const never = { batchingWindowSeconds: 300 };

// Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
test('retries with backoff: the same records come again, ever later, and nothing of the shard passes them', async () => {
  const timesMs: number[] = [];
  const { mapping, seen } = await run({
    stream: streamOf('1', '2', '3', '4'),
    definition: { ...never, batchRecordsMax: 2 },
    options: { timing: { pollMs: 1, retryBaseMs: 20, retryCapMs: 1000 }, failAfterAttempts: 9 },
    respond: (_seen, _ids, attempt) => {
      timesMs.push(performance.now());
      if (attempt <= 3) throw new Error('not yet');
    },
  });
  await mapping.drained();
  const [first, second] = [
    ['s:1', 's:2'],
    ['s:3', 's:4'],
  ];
  expect(seen).toEqual([first, first, first, first, second]);
  const waitsMs = timesMs.slice(1, 4).map((timeMs, i) => timeMs - (timesMs[i] as number));
  for (const [i, atLeastMs] of [20, 40, 80].entries())
    expect(waitsMs[i]).toBeGreaterThanOrEqual(atLeastMs - 2);
});

// Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
test('MaximumRecordAgeInSeconds: a record too old is kept in the on-failure bucket without an invocation', async () => {
  const stream = streamOf();
  stream.put('s', 'old', 1_000);
  stream.put('s', 'young', 9_000);
  const { mapping, seen, objects } = await run({
    stream,
    definition: { recordAgeMaxSeconds: 5, onFailureBucket: 'failures' },
  });
  await mapping.drained();
  expect(seen).toEqual([['s:young']]);
  expect(objects.map(({ body }) => JSON.parse(body).requestContext.condition)).toEqual(['RecordAgeExceeded']);
});

// Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
test('BisectBatchOnFunctionError and MaximumRetryAttempts end with the one bad record in the on-failure bucket, and the rest done', async () => {
  const { mapping, seen, objects } = await run({
    stream: streamOf('1', 'bad', '3'),
    definition: {
      batchRecordsMax: 3,
      batchingWindowSeconds: 3600,
      bisectOnError: true,
      retryAttemptsMax: 1,
      onFailureBucket: 'failures',
    },
    respond: (batch) => {
      if (batch.includes('s:bad')) throw new Error('cannot');
    },
  });
  await mapping.drained();
  expect(seen).toEqual([['s:1', 's:bad', 's:3'], ['s:1', 's:bad'], ['s:1'], ['s:bad'], ['s:bad'], ['s:3']]);
  const kept = objects.map(({ bucket, body }) => ({ bucket, ...JSON.parse(body) }));
  expect(kept).toMatchObject([
    {
      bucket: 'failures',
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 4 },
      KinesisBatchInfo: { batchSize: 1, shardId: 's' },
    },
  ]);
  expect(JSON.parse(kept[0].payload).Records).toHaveLength(1);
  expect(mapping.stats()).toMatchObject({ records: 2, discarded: 1 });
});

// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
test('ReportBatchItemFailures: Lambda uses the lowest sequence number as the checkpoint, and retries from it on', async () => {
  const { mapping, seen } = await run({
    stream: streamOf('1', '2', '3'),
    definition: { batchRecordsMax: 3, batchingWindowSeconds: 3600 },
    respond: (_seen, ids, attempt) =>
      attempt === 1 ? { batchItemFailures: [{ itemIdentifier: ids[2] }, { itemIdentifier: ids[1] }] } : null,
  });
  await mapping.drained();
  expect(seen).toEqual([
    ['s:1', 's:2', 's:3'],
    ['s:2', 's:3'],
  ]);
});

// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
test('the checkpoint of a partial response outlives the mapping: what was done does not come again', async () => {
  const [stream, folder] = [streamOf('1', '2', '3'), await temporaryFolder()];
  const first = await run({
    stream,
    folder,
    definition: { ...never, batchRecordsMax: 3 },
    respond: (_seen, ids) => ({ batchItemFailures: [{ itemIdentifier: ids.at(-1) }] }),
  });
  await first.mapping.drained().catch(() => undefined);
  await first.mapping.stop();
  const second = await run({ stream, folder });
  await second.mapping.drained();
  expect(second.seen).toEqual([['s:3']]);
});

// Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
test('an on-failure destination of S3 gets the whole invocation record: metadata, and the event itself', async () => {
  const { mapping, payloads, objects } = await run({
    stream: streamOf('1', '2'),
    definition: { ...never, batchRecordsMax: 2, retryAttemptsMax: 1, onFailureBucket: 'failures' },
    respond: () => {
      throw new Error('never');
    },
  });
  await mapping.drained();
  const [{ bucket, key, body } = { bucket: '', key: '', body: '{}' }, ...others] = objects;
  expect(others).toEqual([]);
  expect(bucket).toBe('failures');
  const uuid = '[0-9a-f]{8}-[0-9a-f-]{27}';
  expect(key).toMatch(new RegExp(`^aws/lambda/${uuid}/s/1970/01/01/1970-01-01T00\\.00\\.10-${uuid}$`));
  const { requestContext, KinesisBatchInfo, payload, ...rest } = JSON.parse(body);
  expect(payload).toBe(payloads[0]);
  expect(requestContext).toEqual({
    requestId: expect.stringMatching(new RegExp(`^${uuid}$`)),
    functionArn: 'function',
    condition: 'RetryAttemptsExhausted',
    approximateInvokeCount: 2,
  });
  expect(KinesisBatchInfo).toEqual({
    shardId: 's',
    startSequenceNumber: '1000',
    endSequenceNumber: '1001',
    approximateArrivalOfFirstRecord: '1970-01-01T00:00:00.001Z',
    approximateArrivalOfLastRecord: '1970-01-01T00:00:00.001Z',
    batchSize: 2,
    streamArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/clicks',
  });
  expect(rest).toEqual({
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '1970-01-01T00:00:10.000Z',
  });
});
