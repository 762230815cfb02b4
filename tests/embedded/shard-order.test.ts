import { expect, test } from 'vitest';
import { readableShards } from '../../lib/embedded/shard-order.ts';

const shard = (shardId: string, ...parents: string[]) => ({ shardId, parents });
const readable = (shards: ReturnType<typeof shard>[], ...finished: string[]): string[] =>
  readableShards(shards, new Set(finished));

// Source: https://docs.aws.amazon.com/streams/latest/dev/kinesis-using-sdk-java-after-resharding.html
test('the children of a split wait until their parent is finished', () => {
  const shards = [shard('a'), shard('b'), shard('c', 'a'), shard('d', 'a')];
  expect(readable(shards)).toEqual(['a', 'b']);
  expect(readable(shards, 'a')).toEqual(['b', 'c', 'd']);
});

test('the child of a merge waits for both parents', () => {
  const shards = [shard('a'), shard('b'), shard('c', 'a', 'b')];
  expect(readable(shards, 'a')).toEqual(['b']);
  expect(readable(shards, 'a', 'b')).toEqual(['c']);
});

test('a grandchild waits although its grandparent is finished', () => {
  expect(readable([shard('a'), shard('b', 'a'), shard('c', 'b')], 'a')).toEqual(['b']);
});

test('a parent whose records have expired, and that is listed no more, holds nobody back', () => {
  expect(readable([shard('c', 'a')])).toEqual(['c']);
});
