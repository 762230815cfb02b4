import type { DeliveryTable } from '../aws/delivery-table.ts';
import type { RollupTable } from '../aws/rollup-table.ts';
import type { SiteTable } from '../aws/site-table.ts';
import { concurrently } from '../concurrently.ts';
import { type Email, renderEmail, type Template } from '../domain/reports/email.ts';
import { toReport } from '../domain/reports/to-report.ts';
import { previousWeek, type Week } from '../domain/weeks/week.ts';
import type { SuppressionStore } from '../subscribers/stores.ts';
import { type DeliverDeps, deliver } from './deliver.ts';
import { countFailure, type Tally } from './tally.ts';

export interface WeeklyDeps extends DeliverDeps {
  readonly sites: Pick<SiteTable, 'list' | 'subscribers'>;
  readonly rollups: Pick<RollupTable, 'readRollup'>;
  readonly template: Template;
  readonly suppressions: Pick<SuppressionStore, 'find'>;
}

export interface Run {
  readonly nowMs: number;
  readonly gracePeriodMs: number;
  readonly tally: Tally;
  /** Whether another email may be begun. */
  mayBegin(): boolean;
  /** Told after each email whether SES takes emails at all. */
  heard(available: boolean): void;
}

const SENDS_AT_ONCE = 4;
const READS_AT_ONCE = 16;
/** Older claims belong to nobody: no run lasts longer than a quarter of an hour. */
const CLAIM_LASTS_MS = 60 * 60 * 1000;

/** Mails a site's week to the subscribers who have not had it. One that fails does not stop the others. */
export async function mailWeek(deps: WeeklyDeps, run: Run, site: string, week: Week): Promise<void> {
  const { tally, nowMs } = run;
  const settled = await deps.deliveries.settled(site, week.id);
  if (settled !== null) {
    tally.already += settled;
    return;
  }
  const plan = await planDeliveries(deps, run, site, week);
  tally.already += plan.done;
  tally.waiting += plan.waiting;
  if (plan.open.length === 0) {
    // The schedule asks every quarter of an hour: from now on one read answers it.
    if (plan.isSettled) await deps.deliveries.settle(site, week.id, plan.done, nowMs);
    return;
  }
  const email = await writeEmail(deps, run, site, week);
  await concurrently(plan.open, SENDS_AT_ONCE, async (address) => {
    if (!run.mayBegin()) {
      tally.left++;
      return;
    }
    try {
      run.heard(await deliver(deps, { site, week: week.id, email: address }, email, nowMs, tally));
    } catch (error) {
      countFailure(tally, site, `${week.id}: ${error instanceof Error ? error.name : 'Error'}`);
    }
  });
}

interface Plan {
  /** Addresses to be mailed. */
  readonly open: string[];
  done: number;
  waiting: number;
  /** Whether no other run can change anything any more. */
  isSettled: boolean;
}

/** The ledger before the rollups: it is the cheaper one to read. */
async function planDeliveries(
  {
    sites,
    deliveries,
    suppressions,
  }: Pick<WeeklyDeps, 'sites' | 'suppressions'> & { deliveries: DeliveryTable },
  { nowMs }: Run,
  site: string,
  week: Week,
): Promise<Plan> {
  const plan: Plan = { open: [], done: 0, waiting: 0, isSettled: true };
  const addresses: string[] = [];
  for await (const { email, subscribedAtMs } of sites.subscribers(site))
    if (subscribedAtMs < week.untilMs) addresses.push(email);
  const suppressed = await suppressions.find(addresses);
  plan.done += suppressed.size;
  const wanted = addresses.filter((email) => !suppressed.has(email));
  await concurrently(wanted, READS_AT_ONCE, async (email) => {
    const delivery = await deliveries.find({ site, week: week.id, email });
    const retryAtMs = delivery.status === 'failed' ? delivery.retryAtMs : null;
    if (delivery.status === 'open' || (retryAtMs !== null && retryAtMs <= nowMs)) plan.open.push(email);
    else if (retryAtMs !== null) plan.waiting++;
    else plan.done++;
    const isClaimed = delivery.status === 'claimed' && nowMs - delivery.claimedAtMs < CLAIM_LASTS_MS;
    if (isClaimed || retryAtMs !== null) plan.isSettled = false;
  });
  return plan;
}

async function writeEmail(deps: WeeklyDeps, run: Run, site: string, week: Week): Promise<Email> {
  const weekBefore = previousWeek(week);
  const [report, previous] = await Promise.all(
    [week, weekBefore].map(async (w) => toReport(await deps.rollups.readRollup(site, w.id), w, run)),
  );
  if (report === undefined || previous === undefined) throw new Error('two weeks make two reports');
  return renderEmail(report, previous, deps.template);
}
