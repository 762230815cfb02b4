import { expect, test } from 'vitest';
import { missingFromDeliveries } from '../../scripts/faults/deliveries/report.ts';
import { checkDeliverySeed, simulateDeliveries } from '../../scripts/faults/deliveries/simulate.ts';
import { DELIVERY_PLANTS } from './delivery-plants.ts';

/** `npm run faults -- --weekly` plays thousands. */
const SEEDS = 15;
const SEEDS_MAX = 400;
const TIMEOUT_MS = 120_000;

test(
  `nobody gets two emails and nobody is lost silently in ${SEEDS} seeds of faults`,
  async () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { failure } = await checkDeliverySeed(seed);
      expect(failure?.result.problems ?? [], `npm run faults -- --weekly --seed ${seed}`).toEqual([]);
    }
  },
  TIMEOUT_MS,
);

test('a seed plays the same schedule every time', async () => {
  for (const seed of [3, 8])
    expect(await simulateDeliveries({ seed })).toEqual(await simulateDeliveries({ seed }));
});

test('a fault that was never injected is named', () => {
  const missing = missingFromDeliveries({
    seeds: 1,
    schedules: 1,
    tally: { 'ses: late': 1 },
    failedSeed: null,
  });
  expect([missing.includes('ses: late'), missing.includes('sender: crash')]).toEqual([false, true]);
});

for (const [bug, plant] of Object.entries(DELIVERY_PLANTS)) {
  test(
    `the simulator finds ${bug}, and the product passes the same schedule`,
    async () => {
      let seed = 0;
      let failure = null;
      while (failure === null && seed < SEEDS_MAX) ({ failure } = await checkDeliverySeed(++seed, plant));
      expect(failure, 'nothing was found').not.toBeNull();
      const schedule = failure?.schedule ?? { seed };
      expect((await simulateDeliveries(schedule)).problems).toEqual([]);
    },
    TIMEOUT_MS,
  );
}
