import { faultName } from './fault-names.ts';
import { CRASH_WRITES_MAX, crashAmount } from './invocation.ts';

import type { Plant } from './plant.ts';
import { makeScenario } from './scenario.ts';
import type { Schedule } from './schedule.ts';
import type { Failure } from './shrink.ts';
import { type Result, simulate } from './simulate.ts';

/** Every sixteenth seed is played again for each write of a delivery, with a crash just before it. */
const CRASH_SEEDS = 16;
export const EVERY_CRASH = 'crash after the k-th of n writes, for every k';

/** What all schedules of a seed came to. */
export interface SeedReport {
  readonly schedules: number;
  /** How often each fault really happened, and what else did, by name. */
  readonly tally: Readonly<Record<string, number>>;
  /** The first schedule that failed. */
  readonly failure: Failure | null;
}

/** Plays a seed's own schedule, and for some seeds all crashes of one delivery. */
export async function checkSeed(seed: number, plant: Plant = {}): Promise<SeedReport> {
  const tally: Record<string, number> = {};
  let schedules = 0;
  const play = async (schedule: Schedule): Promise<Result> => {
    const result = await simulate(schedule, plant);
    schedules++;
    for (const fault of result.injected) add(tally, faultName(fault));
    for (const [name, times] of result.tally) add(tally, name, times);
    return result;
  };
  const schedule = { seed };
  const result = await play(schedule);
  if (result.problems.length > 0) return { schedules, tally, failure: { schedule, result } };
  if (seed % CRASH_SEEDS !== 0) return { schedules, tally, failure: null };
  return { failure: await everyCrash(seed, play, tally), schedules, tally };
}

/** Crashes one delivery after 0, 1, 2 … writes, until it has no more to write. */
async function everyCrash(
  seed: number,
  play: (schedule: Schedule) => Promise<Result>,
  tally: Record<string, number>,
): Promise<Failure | null> {
  const at = placeOfDelivery(seed);
  for (let writes = 0; writes < CRASH_WRITES_MAX; writes++) {
    const schedule = { seed, faults: [{ at, kind: 'crash', amount: crashAmount(writes) }] };
    const result = await play(schedule);
    if (result.problems.length > 0) return { schedule, result };
    if (result.injected.length === 0) return null;
    add(tally, EVERY_CRASH);
  }
  return null;
}

/** The first delivery of the first shard, or its second in other seeds. */
function placeOfDelivery(seed: number): string {
  const { consumers, streams, firstShard } = makeScenario(seed);
  const shardId = `shardId-${String(firstShard).padStart(12, '0')}`;
  return `${consumers[0]} ${streams[0]} ${shardId} delivery (${1 + ((seed / CRASH_SEEDS) % 2)})`;
}

function add(tally: Record<string, number>, name: string, times = 1): void {
  tally[name] = (tally[name] ?? 0) + times;
}
