import { expect, test } from 'vitest';
import { temporaryFolder } from './fixtures.ts';
import { run, streamOf } from './mapping-run.ts';

// What the mapping does beyond Lambda's documentation; what is documented has lambda-batching and lambda-errors.

test('drained waits for all that was put, though reads come back empty in the middle', async () => {
  const { mapping, seen } = await run({ stream: streamOf('1', '2', '3', '4', '5', '6', '7') });
  await mapping.drained();
  expect(seen.flat()).toEqual(['s:1', 's:2', 's:3', 's:4', 's:5', 's:6', 's:7']);
  expect(mapping.stats()).toMatchObject({ records: 7, errors: 0, retries: 0, millisBehind: 0 });
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
