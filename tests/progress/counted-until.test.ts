import { expect, test } from 'vitest';
import { countedUntil, type ListedShard } from '../../lib/domain/progress/counted-until.ts';

const open = (shardId: string, ...parents: string[]): ListedShard => ({ shardId, parents, isOpen: true });
const closed = (shardId: string, ...parents: string[]): ListedShard => ({ shardId, parents, isOpen: false });

test.each<[string, ListedShard[], [string, number][], number | null, string | null]>([
  [
    'the slowest shard decides',
    [open('a'), open('b')],
    [
      ['a', 9],
      ['b', 4],
    ],
    4,
    'b',
  ],
  ['a shard that was never counted holds everything', [open('a'), open('b')], [['a', 9]], null, 'b'],
  ['no shards at all are no progress', [], [['a', 9]], null, null],
  [
    'a closed shard is done once a child is counted',
    [closed('a'), open('b', 'a'), open('c', 'a')],
    [
      ['a', 1],
      ['b', 7],
      ['c', 6],
    ],
    6,
    'c',
  ],
  [
    'a closed shard holds while no child is counted',
    [closed('a'), open('b', 'a'), open('x')],
    [
      ['a', 1],
      ['x', 9],
    ],
    null,
    'b',
  ],
  [
    'a child that is not counted yet holds, though its sibling is',
    [closed('a'), open('b', 'a'), open('c', 'a')],
    [
      ['a', 1],
      ['b', 7],
    ],
    null,
    'c',
  ],
  [
    'a shard closed before anything came is done with its grandchildren',
    [closed('a'), closed('b', 'a'), open('c', 'b'), open('d', 'b')],
    [
      ['c', 5],
      ['d', 5],
    ],
    5,
    'c',
  ],
  [
    'both parents of a merge are done',
    [closed('a'), closed('b'), open('c', 'a', 'b')],
    [
      ['a', 1],
      ['c', 8],
    ],
    8,
    'c',
  ],
  ['a parent that retention took is done', [open('b', 'a')], [['b', 3]], 3, 'b'],
  [
    'a closed shard without children yet holds at its own',
    [closed('a'), open('b')],
    [
      ['a', 2],
      ['b', 9],
    ],
    2,
    'a',
  ],
])('%s', (_, shards, watermarks, countedUntilMs, slowestShardId) => {
  expect(countedUntil(shards, new Map(watermarks))).toEqual({ countedUntilMs, slowestShardId });
});
