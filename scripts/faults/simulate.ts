import type { ValuesItem } from '../../lib/domain/rollups/rollup-item.ts';
import { decodeValues } from '../../lib/domain/rollups/value-bytes.ts';
import type { ValueCounts } from '../../lib/domain/rollups/value-counts.ts';
import { archiveProblems } from './archive-oracle.ts';
import { ROLLUPS } from './container.ts';
import type { Fault } from './fault-plan.ts';
import { rollupProblems } from './oracle.ts';
import type { Plant } from './plant.ts';
import { makeScenario, type Scenario } from './scenario.ts';
import type { Schedule } from './schedule.ts';
import { truthOf } from './truth.ts';
import { World } from './world.ts';

export const MERGED_ITEMS = 'items merged into';
export const FULL_ITEMS = 'items full, with values in (other)';

/** What a schedule came to. */
export interface Result {
  /** Empty where everything was counted and archived once. */
  readonly problems: readonly string[];
  readonly injected: readonly Fault[];
  /** How often what else happened. */
  readonly tally: ReadonlyMap<string, number>;
}

/** Plays one schedule and compares what it left with what was put. */
export async function simulate(schedule: Schedule, plant: Plant = {}): Promise<Result> {
  const scenario = makeScenario(schedule.seed);
  const world = new World(scenario, schedule, plant);
  const problems: string[] = [];
  try {
    await world.run();
    problems.push(...(await problemsOf(scenario, schedule, world)));
  } catch (error) {
    problems.push((error as Error).stack ?? String(error));
  }
  return {
    problems,
    injected: world.plan.injected,
    tally: new Map([...world.tally, ...itemsReached(world)]),
  };
}

/** How far the rollup items of a run came: those merged into, and those whose values had to make room. */
function itemsReached({ dynamodb }: World): Map<string, number> {
  const values = dynamodb
    .items(ROLLUPS)
    .filter(({ sk }) => String(sk).startsWith('values#')) as unknown as ValuesItem[];
  const full = values.filter((item) => item.values && isFull(decodeValues(item.values)));
  return new Map([
    [MERGED_ITEMS, values.length],
    [FULL_ITEMS, full.length],
  ]);
}

function isFull({ dimensions }: ValueCounts): boolean {
  return [...dimensions.values()].some(({ floor }) => floor > 0);
}

async function problemsOf(scenario: Scenario, schedule: Schedule, world: World): Promise<string[]> {
  const drafts = scenario.drafts.filter(({ number }) => schedule.records?.includes(number) ?? true);
  const problems: string[] = [];
  if (scenario.consumers.includes('count'))
    problems.push(...(await rollupProblems(world.dynamodb, truthOf(drafts, world.histories))));
  if (scenario.consumers.includes('archive'))
    problems.push(...(await archiveProblems(world.s3, world.streams)));
  return problems;
}
