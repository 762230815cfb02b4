import { expect, test } from 'vitest';
import { run, streamOf } from './mapping-run.ts';

// What AWS documents of how event source mappings read a Kinesis stream and cut it into events; what
// they do after errors is in lambda-errors.test.ts, each decision by itself in batch-plan.test.ts.

const never = { batchingWindowSeconds: 300 };

// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html (BatchSize)
test('BatchSize: an event holds that many records at most, and the function is invoked once there are', async () => {
  const { mapping, seen } = await run({
    stream: streamOf('1', '2', '3', '4', '5', '6'),
    definition: { ...never, batchRecordsMax: 3 },
  });
  await mapping.drained();
  expect(seen).toEqual([
    ['s:1', 's:2', 's:3'],
    ['s:4', 's:5', 's:6'],
  ]);
});

// Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching
test('MaximumBatchingWindowInSeconds: records wait for others that long, and no longer', async () => {
  let nowMs = 10_000;
  const { mapping, seen } = await run({
    stream: streamOf('1', '2'),
    definition: { batchingWindowSeconds: 10 },
    options: { now: () => nowMs },
  });
  const aMoment = () => new Promise((done) => setTimeout(done, 100));
  await aMoment();
  nowMs = 19_999;
  await aMoment();
  expect(seen).toEqual([]);
  nowMs = 60_000;
  await mapping.drained();
  expect(seen).toEqual([['s:1', 's:2']]);
});

// Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching
test('the payload reaches 6 MB: the function is invoked with what fits, before batch size and window', async () => {
  const stream = streamOf(...Array.from('123456', (digit) => digit.repeat(1024 * 1024)));
  stream.addShard('child', 's');
  const { mapping, seen, payloads } = await run({ stream, definition: never });
  await mapping.drained();
  expect(seen.map((batch) => batch.map((one) => one[2]))).toEqual([
    ['1', '2', '3', '4'],
    ['5', '6'],
  ]);
  expect(Math.max(...payloads.map(({ length }) => length))).toBeLessThan(6 * 1024 * 1024);
});

// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html#kinesis-polling-and-batching
test('records of a shard in order, one invocation a shard at a time, and shards beside each other', async () => {
  const stream = streamOf('1', '2', '3', '4', '5', '6');
  stream.addShard('t');
  for (const data of ['1', '2', '3', '4', '5', '6']) stream.put('t', data);
  const running = new Map<string, number>();
  const most = { oneShard: 0, both: 0 };
  const { mapping, seen } = await run({
    stream,
    definition: { batchRecordsMax: 2 },
    respond: async ([first = '']) => {
      const shard = first.slice(0, 1);
      running.set(shard, (running.get(shard) ?? 0) + 1);
      most.oneShard = Math.max(most.oneShard, ...running.values());
      most.both = Math.max(
        most.both,
        [...running.values()].reduce((sum, n) => sum + n),
      );
      await new Promise((done) => setTimeout(done, 20));
      running.set(shard, (running.get(shard) ?? 0) - 1);
    },
  });
  await mapping.drained();
  const of = (shard: string) => seen.flat().filter((one) => one.startsWith(shard));
  expect([of('s'), of('t')]).toEqual(['s', 't'].map((shard) => Array.from('123456', (n) => `${shard}:${n}`)));
  expect(most).toEqual({ oneShard: 1, both: 2 });
});

// Source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html (StartingPosition)
test('StartingPosition TRIM_HORIZON begins with the oldest record that the stream holds', async () => {
  const stream = streamOf();
  stream.put('s', 'oldest', 1);
  stream.put('s', 'newest', 9_999);
  const { mapping, seen } = await run({ stream, definition: { startingPosition: 'TRIM_HORIZON' } });
  await mapping.drained();
  expect(seen.flat()).toEqual(['s:oldest', 's:newest']);
});

// Source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html (StartingPosition)
test('StartingPosition LATEST leaves out what was on the stream before, AT_TIMESTAMP what arrived before that time', async () => {
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

// Source: https://docs.aws.amazon.com/streams/latest/dev/kinesis-using-sdk-java-after-resharding.html
test('parents before children: what a split or merge made is read after all that was before it', async () => {
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
