import { expect, test } from 'vitest';
import { checkSeed } from '../../scripts/faults/check-seed.ts';
import { missingFaults } from '../../scripts/faults/report.ts';
import { makeScenario } from '../../scripts/faults/scenario.ts';
import { shrink } from '../../scripts/faults/shrink.ts';
import { simulate } from '../../scripts/faults/simulate.ts';
import { PLANTS } from './plants.ts';

/** `npm run faults` plays thousands. */
const SEEDS = 40;
const SEEDS_MAX = 1000;
const TIMEOUT_MS = 120_000;

test(
  `nothing is lost and nothing counted twice in ${SEEDS} seeds of faults`,
  async () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { failure } = await checkSeed(seed);
      expect(failure?.result.problems ?? [], `npm run faults -- --seed ${seed}`).toEqual([]);
    }
  },
  TIMEOUT_MS,
);

test('a seed plays the same schedule every time', async () => {
  for (const seed of [5, 7, 2151]) expect(await simulate({ seed })).toEqual(await simulate({ seed }));
});

test('a schedule that names its faults plays these and no others', async () => {
  const seed = 10;
  const { injected } = await simulate({ seed });
  expect(injected.length).toBeGreaterThan(1);
  expect((await simulate({ seed, faults: injected })).injected).toEqual(injected);
  expect((await simulate({ seed, faults: [] })).injected).toEqual([]);
});

test('a fault that was never injected is named', () => {
  const tally = { 'delivery: crash': 1 };
  const missing = missingFaults({ seeds: 1, schedules: 1, tally, failedSeed: null });
  expect(missing).not.toContain('delivery: crash');
  expect(missing).toContain('s3 write: late');
});

for (const [bug, plant] of Object.entries(PLANTS)) {
  test(
    `the simulator finds ${bug}, and the product passes the same schedule`,
    async () => {
      let seed = 0;
      let failure = null;
      while (failure === null && seed < SEEDS_MAX) ({ failure } = await checkSeed(++seed, plant));
      expect(failure).not.toBeNull();
      expect((await checkSeed(seed)).failure).toBeNull();
    },
    TIMEOUT_MS,
  );
}

test('a failing schedule is made short, and still fails in the same way each time', async () => {
  const plant = PLANTS['the checkpoint written before the counters'];
  const schedule = { seed: 16 };
  const result = await simulate(schedule, plant);
  const shortest = await shrink({ schedule, result }, plant);
  expect(shortest.schedule.records?.length).toBeLessThanOrEqual(4);
  expect(shortest.schedule.records?.length).toBeLessThan(makeScenario(16).drafts.length);
  expect(shortest.schedule.faults).toHaveLength(1);
  expect(await simulate(shortest.schedule, plant)).toEqual(shortest.result);
  expect((await simulate(shortest.schedule)).problems).toEqual([]);
});
