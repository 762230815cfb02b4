import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What the schedules of one seed came to. */
interface SeedReport {
  readonly schedules: number;
  readonly tally: Readonly<Record<string, number>>;
  /** `null` where none failed. */
  readonly failure: object | null;
}

/** What many seeds came to. */
export interface Summary {
  seeds: number;
  schedules: number;
  readonly tally: Record<string, number>;
  /** The lowest seed that failed. */
  failedSeed: number | null;
}

interface Seeds {
  readonly from: number;
  /** Exclusive. */
  readonly until: number;
}

type Answer = { readonly seed: number; readonly report: SeedReport };

/**
 * Checks seeds in `workers` processes of their own. After a failure no new seed is begun.
 * @param worker the module that checks a seed
 * @param shown called after each seed
 * @throws Error where a process ends by itself
 */
export async function checkSeeds(
  { from, until }: Seeds,
  workers: number,
  worker: './seed-worker.ts' | './deliveries/seed-worker.ts',
  shown: (summary: Summary) => void,
): Promise<Summary> {
  const summary: Summary = { seeds: 0, schedules: 0, tally: {}, failedSeed: null };
  let next = from;
  const work = (child: ChildProcess) =>
    new Promise<void>((resolve, reject) => {
      const sendNext = () => {
        if (next < until && summary.failedSeed === null) child.send(next++);
        else resolve();
      };
      child.on('message', (answer: Answer) => {
        addReport(summary, answer);
        shown(summary);
        sendNext();
      });
      child.on('error', reject);
      child.on('exit', (code) => reject(new Error(`a simulating process ended with ${code}`)));
      sendNext();
    });
  const path = fileURLToPath(new URL(worker, import.meta.url));
  const children = Array.from({ length: workers }, () => fork(path));
  try {
    await Promise.all(children.map(work));
  } finally {
    for (const child of children) child.kill();
  }
  return summary;
}

function addReport(summary: Summary, { seed, report }: Answer): void {
  summary.seeds++;
  summary.schedules += report.schedules;
  for (const [name, times] of Object.entries(report.tally))
    summary.tally[name] = (summary.tally[name] ?? 0) + times;
  if (report.failure) summary.failedSeed = Math.min(seed, summary.failedSeed ?? seed);
}
