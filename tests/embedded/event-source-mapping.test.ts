import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { MappingDefinition } from '../../lib/embedded/definitions.ts';
import { EventSourceMapping } from '../../lib/embedded/event-source-mapping.ts';
import type { MappingOptions } from '../../lib/embedded/mapping-options.ts';
import { mappingDefinition, temporaryFolder } from './fixtures.ts';
import { MemoryStream } from './memory-stream.ts';

/** What a function got in one invocation, `shard:data` each. */
type Seen = string[];

interface Run {
  mapping: EventSourceMapping;
  seen: Seen[];
  objects: { bucket: string; body: string }[];
}

interface Setting {
  stream: MemoryStream;
  folder?: string;
  definition?: Partial<MappingDefinition>;
  options?: Partial<MappingOptions>;
  respond?: (seen: Seen, ids: string[], attempt: number) => unknown;
}

async function run({ stream, folder, definition, options, respond }: Setting): Promise<Run> {
  const seen: Seen[] = [];
  const objects: Run['objects'] = [];
  const mapping = await EventSourceMapping.start({
    definition: mappingDefinition('count', definition),
    function: { arn: 'function', roleArn: 'role' },
    source: stream,
    invoke: async (payload) => {
      const { Records: records } = JSON.parse(payload);
      const text = (data: string): string => Buffer.from(data, 'base64').toString();
      // biome-ignore lint/suspicious/noExplicitAny: an event as a handler sees it
      seen.push(records.map((one: any) => `${one.eventID.split(':')[0]}:${text(one.kinesis.data)}`));
      // biome-ignore lint/suspicious/noExplicitAny: an event as a handler sees it
      const ids = records.map((one: any) => one.kinesis.sequenceNumber);
      return respond?.(seen.at(-1) ?? [], ids, seen.length);
    },
    putObject: async (bucket, { body }) => void objects.push({ bucket, body }),
    checkpointPath: join(folder ?? (await temporaryFolder()), 'mapping.json'),
    log: () => undefined,
    now: () => 10_000,
    failAfterAttempts: 3,
    timing: { pollMs: 1, retryBaseMs: 1, retryCapMs: 2 },
    ...options,
  });
  onTestFinished(() => mapping.stop());
  return { mapping, seen, objects };
}

function streamOf(...data: string[]): MemoryStream {
  const stream = new MemoryStream();
  stream.addShard('s');
  for (const one of data) stream.put('s', one);
  return stream;
}

// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html (one invocation a shard at a time, in order)
test('drained waits for all that was put, though reads come back empty in the middle', async () => {
  const { mapping, seen } = await run({ stream: streamOf('1', '2', '3', '4', '5', '6', '7') });
  await mapping.drained();
  expect(seen.flat()).toEqual(['s:1', 's:2', 's:3', 's:4', 's:5', 's:6', 's:7']);
  expect(mapping.stats()).toMatchObject({ records: 7, errors: 0, retries: 0, millisBehind: 0 });
});

test('the children of a split and of a merge come after everything of their parents', async () => {
  const stream = streamOf('1', '2', '3', '4');
  stream.addShard('l', 's');
  stream.addShard('r', 's');
  stream.put('l', '5');
  stream.put('r', '6');
  stream.addShard('m', 'l', 'r');
  stream.put('m', '7');
  const { mapping, seen } = await run({ stream });
  await mapping.drained();
  const order = seen.flat();
  expect(order.slice(0, 4)).toEqual(['s:1', 's:2', 's:3', 's:4']);
  expect(order.slice(4, 6).sort()).toEqual(['l:5', 'r:6']);
  expect(order.slice(6)).toEqual(['m:7']);
});

test('a mapping made again goes on after its checkpoint, and a record put meanwhile is not missed', async () => {
  const [stream, folder] = [streamOf('1', '2'), await temporaryFolder()];
  const first = await run({ stream, folder });
  await first.mapping.drained();
  await first.mapping.stop();
  stream.put('s', '3');
  const second = await run({ stream, folder });
  await second.mapping.drained();
  expect(second.seen).toEqual([['s:3']]);
});

test('what was in flight when the mapping stopped is delivered again', async () => {
  const [stream, folder] = [streamOf('1', '2'), await temporaryFolder()];
  const first = await run({ stream, folder, respond: () => Promise.reject(new Error('killed')) });
  await first.mapping.drained().catch(() => undefined);
  await first.mapping.stop();
  const second = await run({ stream, folder });
  await second.mapping.drained();
  expect(second.seen.flat()).toEqual(['s:1', 's:2']);
});

// Source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html (StartingPosition)
test('LATEST leaves out what was on the stream before, AT_TIMESTAMP what arrived before that time', async () => {
  const stream = streamOf();
  stream.put('s', 'old', 5_000);
  stream.put('s', 'newer', 8_000);
  const latest = await run({ stream, definition: { startingPosition: 'LATEST' } });
  const dated = await run({
    stream,
    definition: { startingPosition: 'AT_TIMESTAMP', startingPositionMs: 8_000 },
  });
  stream.put('s', 'now', 10_001);
  await Promise.all([latest.mapping.drained(), dated.mapping.drained()]);
  expect([latest.seen.flat(), dated.seen.flat()]).toEqual([['s:now'], ['s:newer', 's:now']]);
});

test('LATEST is the moment the mapping was made: a restart before the first record skips nothing', async () => {
  const [stream, folder] = [streamOf(), await temporaryFolder()];
  const first = await run({ stream, folder, definition: { startingPosition: 'LATEST' } });
  await first.mapping.stop();
  stream.put('s', 'between', 11_000);
  const options = { now: () => 12_000 };
  const second = await run({ stream, folder, options, definition: { startingPosition: 'LATEST' } });
  await second.mapping.drained();
  expect(second.seen).toEqual([['s:between']]);
});

// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
test('a partial response delivers again from the lowest failed record on', async () => {
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

// Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
test('bisection and a retry limit end with the one bad record in the on-failure bucket, and the rest done', async () => {
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

test('a record too old is kept in the on-failure bucket without an invocation', async () => {
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

test('a record larger than an event may be is kept in the on-failure bucket, and its neighbours are done', async () => {
  const { mapping, seen, objects } = await run({
    stream: streamOf('1', 'x'.repeat(5_000), '3'),
    definition: { onFailureBucket: 'failures' },
    options: { timing: { pollMs: 1, payloadBytesMax: 2_000 } },
  });
  await mapping.drained();
  expect(seen.flat()).toEqual(['s:1', 's:3']);
  expect(objects).toHaveLength(1);
});

test("drained rejects with the function's own error once a batch has failed too often", async () => {
  const { mapping } = await run({
    stream: streamOf('1'),
    respond: () => {
      throw new Error('no such table');
    },
  });
  await expect(mapping.drained()).rejects.toThrow('a batch of s failed 4 times in a row: no such table');
});
