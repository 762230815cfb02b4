import { expect, test } from 'vitest';
import { type FarEnd, sampleShard, wholeShard } from '../../scripts/bench/far-end.ts';
import { WORKLOADS } from '../../scripts/bench/workload.ts';
import { countUsage } from '../../scripts/bench/write-units.ts';

const workload = {
  ...WORKLOADS.W2,
  clicks: 8_000,
  batch: 1_000,
  sites: 100,
  sitesZipf: 1.05,
  clicksPerSession: 1,
  clicksPerVisitor: 0.1,
  spanMs: 3_600_000,
};

test('parts that hold every site come to what the whole shard comes to', async () => {
  const all: FarEnd = { shards: 1, workload, topSites: 100, stride: 2 };
  const { usage } = wholeShard(await sampleShard(all));
  const { rollups } = await countUsage(workload);
  expect([usage.writeUnits, usage.writes]).toEqual([rollups.writeUnits, rollups.writes]);
});

test('a fifth of the smaller sites tells the write units of all within a tenth', async () => {
  const sampled: FarEnd = { shards: 1, workload, topSites: 8, stride: 10 };
  const strata = await sampleShard(sampled);
  const { rollups } = await countUsage(workload);
  const ratio = wholeShard(strata).usage.writeUnits / rollups.writeUnits;
  expect(Math.abs(ratio - 1)).toBeLessThan(0.1);
});
