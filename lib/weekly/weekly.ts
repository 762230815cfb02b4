import { concurrently } from '../concurrently.ts';
import type { Site } from '../domain/sites/site.ts';
import { dueWeek } from './due-week.ts';
import { mailWeek, type Run, type WeeklyDeps } from './mail-week.ts';
import { countFailure, emptyTally, type Tally } from './tally.ts';

const SITES_AT_ONCE = 4;
/** An email under way ends well within this: three waits and four calls with their time limit. */
const RESERVE_MS = 90_000;
/** In a row: then it is the account and not the subscribers. */
const UNAVAILABLE_MAX = 5;

/**
 * Mails every site's week that is due, each to the subscribers who have not had it. What goes wrong
 * is counted, and the rest is done all the same.
 *
 * @param time.nowMs when the schedule asked, which decides what is due
 * @param time.remainingMs how long this invocation may still run
 * @throws where the sites cannot be listed
 */
export async function mailDueWeeks(
  deps: WeeklyDeps,
  time: { readonly nowMs: number; readonly gracePeriodMs: number; remainingMs(): number },
): Promise<Tally> {
  const run = newRun(time);
  const sites: Site[] = [];
  for await (const site of deps.sites.list()) sites.push(site);
  run.tally.sites = sites.length;
  await concurrently(sites, SITES_AT_ONCE, async ({ site, history }) => {
    try {
      const week = dueWeek(history, run.nowMs, run.gracePeriodMs);
      if (week === null) return;
      run.tally.due++;
      if (run.mayBegin()) await mailWeek(deps, run, site, week);
    } catch (error) {
      countFailure(run.tally, site, String(error));
    }
  });
  return run.tally;
}

function newRun(time: { nowMs: number; gracePeriodMs: number; remainingMs(): number }): Run {
  let unavailable = 0;
  return {
    nowMs: time.nowMs,
    gracePeriodMs: time.gracePeriodMs,
    tally: emptyTally(),
    mayBegin: () => time.remainingMs() > RESERVE_MS && unavailable < UNAVAILABLE_MAX,
    heard: (available) => {
      unavailable = available ? 0 : unavailable + 1;
    },
  };
}
