import { concurrently } from '../concurrently.ts';
import type { AsOf } from '../domain/deliveries/plan-email.ts';
import type { Site } from '../domain/sites/site.ts';
import { type PlanDeps, planSite, type Run } from './plan-site.ts';
import { countFailure, emptyTally, type Tally } from './tally.ts';

const SITES_AT_ONCE = 8;
/** A page of subscribers is queued well within this. */
const RESERVE_MS = 60_000;

export interface WeeklyDeps extends PlanDeps {
  readonly sites: PlanDeps['sites'] & { list(): AsyncIterable<Site> };
}

/**
 * Puts what is due and can be reported into the queue. What goes wrong with one site is counted, and the
 * others are planned all the same. It can run twice at once, be stopped anywhere, and go on later.
 *
 * @param remainingMs how long this invocation may still run
 * @throws where the sites cannot be listed
 */
export async function planDueWeeks(deps: WeeklyDeps, asOf: AsOf, remainingMs: () => number): Promise<Tally> {
  const run: Run = { asOf, tally: emptyTally(), mayGoOn: () => remainingMs() > RESERVE_MS };
  await concurrently(deps.sites.list(), SITES_AT_ONCE, async (site) => {
    run.tally.sites++;
    try {
      if (run.mayGoOn()) await planSite(deps, run, site);
      else run.tally.left++;
    } catch (error) {
      countFailure(run.tally, site.site, error);
    }
  });
  return run.tally;
}
