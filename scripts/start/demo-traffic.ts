import { type DemoClick, demoVisit } from './demo-clicks.ts';
import type { Random } from './random.ts';

const VISITS_PER_SECOND = 1.5;
/** A burst begins about once in this many seconds, as when someone well known posts a link. */
const BURST_EVERY_SECONDS = 40;
const BURST_FACTOR_MAX = 25;
const BURST_MS_MAX = 9_000;
/** After a pause (a laptop that slept) traffic goes on; it does not make up. */
const STEP_MS_MAX = 5_000;

/**
 * Clicks as they come in, unevenly.
 *
 * @returns what has been clicked since the last call, in order of time; `nowMs` must not go back.
 */
export function demoTraffic(random: Random, site: string, startMs: number): (nowMs: number) => DemoClick[] {
  let lastMs = startMs;
  let burst = { factor: 1, untilMs: 0 };
  let pending: { timeMs: number; click: DemoClick }[] = [];
  return (nowMs) => {
    const fromMs = Math.max(lastMs, nowMs - STEP_MS_MAX);
    const seconds = (nowMs - fromMs) / 1000;
    lastMs = nowMs;
    if (nowMs > burst.untilMs && random.chance(seconds / BURST_EVERY_SECONDS))
      burst = {
        factor: random.between(4, BURST_FACTOR_MAX),
        untilMs: nowMs + random.between(1_500, BURST_MS_MAX),
      };
    const factor = nowMs <= burst.untilMs ? burst.factor : 0.3 + random.next();
    for (let visits = arrivals(random, VISITS_PER_SECOND * factor * seconds); visits > 0; visits--) {
      const visit = demoVisit(random, site, Math.floor(fromMs + random.next() * (nowMs - fromMs)));
      pending.push(...visit.map((click) => ({ timeMs: Date.parse(click.timestamp), click })));
    }
    pending.sort((a, b) => a.timeMs - b.timeMs);
    const due = pending.filter(({ timeMs }) => timeMs <= nowMs);
    pending = pending.slice(due.length);
    return due.map(({ click }) => click);
  };
}

/** Poisson: how many of independent visitors come in a time in which `mean` come on average. */
function arrivals(random: Random, mean: number): number {
  let count = -1;
  for (let time = 0; time < mean; time += gap(random)) count++;
  return Math.max(count, 0);
}

/** Time to the next visitor, 1 on average. */
function gap(random: Random): number {
  return -Math.log(1 - random.next());
}
