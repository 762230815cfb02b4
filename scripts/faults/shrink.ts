import type { Plant } from './plant.ts';
import { makeScenario } from './scenario.ts';
import type { Schedule } from './schedule.ts';
import { type Result, simulate } from './simulate.ts';

const ATTEMPTS_MAX = 600;

/** A schedule that fails, and how. */
export interface Failure {
  readonly schedule: Schedule;
  readonly result: Result;
}

/**
 * Looks for the shortest schedule that still fails: without the faults that do not matter, without the
 * records that do not matter, and with requests carried out in order if that is enough.
 */
export async function shrink(failure: Failure, plant: Plant = {}): Promise<Failure> {
  let attempts = 0;
  let shortest = failure;
  const fails = async (schedule: Schedule): Promise<boolean> => {
    if (attempts++ >= ATTEMPTS_MAX) return false;
    const result = await simulate(schedule, plant);
    if (result.problems.length === 0) return false;
    // Faults that the schedule names and that no longer happen are dropped here, too.
    shortest = { schedule: { ...schedule, faults: result.injected }, result };
    return true;
  };
  const { seed } = failure.schedule;
  const all = failure.schedule.records ?? makeScenario(seed).drafts.map(({ number }) => number);
  await fails({ ...failure.schedule, faults: failure.result.injected, records: all });
  await fails({ ...shortest.schedule, calm: true });
  for (let before = ''; before !== sizeOf(shortest); ) {
    before = sizeOf(shortest);
    await without(shortest.schedule.faults ?? [], async (faults) => fails({ ...shortest.schedule, faults }));
    await without(shortest.schedule.records ?? [], async (records) =>
      fails({ ...shortest.schedule, records }),
    );
  }
  return shortest;
}

/** Tries a list without each of its parts, halves first. */
async function without<T>(
  list: readonly T[],
  fails: (rest: readonly T[]) => Promise<boolean>,
): Promise<void> {
  let kept = list;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < kept.length; ) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (await fails(rest)) kept = rest;
      else from += size;
    }
  }
}

function sizeOf({ schedule }: Failure): string {
  return `${schedule.faults?.length} ${schedule.records?.length}`;
}
