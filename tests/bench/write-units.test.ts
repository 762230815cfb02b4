import { expect, test } from 'vitest';
import { WORKLOADS } from '../../scripts/bench/workload.ts';
import { chosenWorkloads, countUsage } from '../../scripts/bench/write-units.ts';

const few = { ...WORKLOADS.W2, clicks: 3_000, sites: 20, batch: 500, shards: 2 };

test('the same workload is counted alike in every run', async () => {
  const first = await countUsage(few);
  expect(await countUsage(few)).toEqual(first);
  expect(first.rollups.refusedWrites).toBe(0);
});

test('how records are packed changes nothing in the table', async () => {
  const plain = await countUsage(few);
  const gzip = await countUsage({ ...few, gzip: true });
  expect([...gzip.byKind]).toEqual([...plain.byKind]);
});

test('the command line changes all four workloads, and nothing it does not name', () => {
  const chosen = chosenWorkloads({ quick: false, nodes: [], workload: { pages: 7 } });
  expect(chosen).toEqual(Object.entries(WORKLOADS).map(([name, own]) => [name, { ...own, pages: 7 }]));
});
