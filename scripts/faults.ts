import { availableParallelism } from 'node:os';
import { parseCommandLine, runProgram, UsageError } from './command-line.ts';
import { checkSeed } from './faults/check-seed.ts';
import { checkSeeds, type Summary } from './faults/check-seeds.ts';
import { deliverySummaryText, missingFromDeliveries, shortestFailure } from './faults/deliveries/report.ts';
import { checkDeliverySeed } from './faults/deliveries/simulate.ts';
import { failureText, missingFaults, summaryText } from './faults/report.ts';
import { shrink } from './faults/shrink.ts';
import { progressBar } from './progress.ts';

const USAGE = `Usage: npm run faults -- [options]

Plays seeded schedules of crashes, redelivery, throttling and resharding against the real consumers, and
compares every counter and every archived click with what was put. One seed is one run. With --weekly the same
is done to the planner, the senders and SES: nobody may get an email twice, nobody may be lost silently.

  --weekly      the weekly emails, in place of counting and archive
  --runs N      how many seeds (10000)
  --from SEED   the first of them (1)
  --seed SEED   this seed alone; where it fails, its shortest failing schedule is shown
  --workers N   processes (one a core)
`;

const OPTIONS = {
  weekly: { type: 'boolean', default: false },
  runs: { type: 'string', default: '10000' },
  from: { type: 'string', default: '1' },
  seed: { type: 'string' },
  workers: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** From so many runs on, every fault there is must have happened. */
const ALL_FAULTS_RUNS_MIN = 2000;

/** What is simulated, and how it is told of. */
interface Kind {
  readonly worker: Parameters<typeof checkSeeds>[2];
  readonly passed: string;
  summaryText(summary: Summary, seconds: number): string;
  missing(summary: Summary): string[];
  replay(seed: number): Promise<void>;
}

const COUNTING: Kind = {
  worker: './seed-worker.ts',
  passed: 'nothing was lost and nothing counted twice',
  summaryText,
  missing: missingFaults,
  replay,
};

const WEEKLY: Kind = {
  worker: './deliveries/seed-worker.ts',
  passed: 'nobody got two emails and nobody was lost silently',
  summaryText: deliverySummaryText,
  missing: missingFromDeliveries,
  replay: replayDeliveries,
};

await runProgram('faults', 'npm run faults -- --help', async () => {
  const { values } = parseCommandLine({ args: process.argv.slice(2), options: OPTIONS });
  if (values.help) process.stdout.write(USAGE);
  else if (values.seed !== undefined)
    await kindOf(values.weekly).replay(wholeNumber(values.seed, '--seed', 0));
  else {
    const from = wholeNumber(values.from, '--from', 0);
    const until = from + wholeNumber(values.runs, '--runs', 1);
    await checkAll(
      kindOf(values.weekly),
      { from, until },
      wholeNumber(values.workers ?? `${availableParallelism()}`, '--workers', 1),
    );
  }
});

function kindOf(weekly: boolean): Kind {
  return weekly ? WEEKLY : COUNTING;
}

async function checkAll(kind: Kind, seeds: { from: number; until: number }, workers: number): Promise<void> {
  const beganMs = Date.now();
  const runs = seeds.until - seeds.from;
  const bar = progressBar('faults');
  const summary = await checkSeeds(seeds, workers, kind.worker, (soFar: Summary) =>
    bar.show(soFar.seeds / runs, `${soFar.seeds.toLocaleString('en-US')} of ${runs.toLocaleString('en-US')}`),
  );
  bar.done();
  if (summary.failedSeed !== null) return kind.replay(summary.failedSeed);
  process.stdout.write(kind.summaryText(summary, (Date.now() - beganMs) / 1000));
  const missing = kind.missing(summary);
  if (runs >= ALL_FAULTS_RUNS_MIN && missing.length > 0)
    throw new Error(`${kind.passed}, but these faults never happened: ${missing.join(', ')}`);
  console.log(kind.passed);
}

async function replay(seed: number): Promise<void> {
  const { failure } = await checkSeed(seed);
  if (!failure) {
    console.log(`seed ${seed}: ${COUNTING.passed}`);
    return;
  }
  console.error(`seed ${seed} fails; looking for its shortest schedule`);
  process.stdout.write(failureText(await shrink(failure)));
  throw new Error(`seed ${seed} came out wrong; replay it with: npm run faults -- --seed ${seed}`);
}

async function replayDeliveries(seed: number): Promise<void> {
  const { failure } = await checkDeliverySeed(seed);
  if (!failure) {
    console.log(`seed ${seed}: ${WEEKLY.passed}`);
    return;
  }
  process.stdout.write(await shortestFailure(failure.schedule, failure.result));
  throw new Error(`seed ${seed} came out wrong; replay it with: npm run faults -- --weekly --seed ${seed}`);
}

function wholeNumber(text: string, option: string, min: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > 2 ** 31)
    throw new UsageError(`${option} must be a whole number from ${min} on`);
  return value;
}
