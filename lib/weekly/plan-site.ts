import { isOpenTo } from '../domain/deliveries/delivery.ts';
import { type AsOf, readinessOf } from '../domain/deliveries/plan-email.ts';
import { subscriberId } from '../domain/deliveries/subscriber-id.ts';
import { reportingOf } from '../domain/sites/reporting.ts';
import type { Site, Subscriber } from '../domain/sites/site.ts';
import { currentWeek, weekBefore } from '../domain/sites/site-weeks.ts';
import { dueMsOf } from '../domain/weeks/due.ts';
import type { Week } from '../domain/weeks/week.ts';
import type { DeliveryLedger } from './delivery-ledger.ts';
import type { DeliveryQueue } from './delivery-queue.ts';
import type { Pass, PlanBook } from './plan-book.ts';
import { type SectionDeps, sectionOf } from './sections.ts';
import type { Tally } from './tally.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * A week that was due longer ago is not begun any more: after a long outage, or when a site is registered
 * with old clicks, old news would come as new.
 */
export const MAIL_WITHIN_MS = 3 * DAY_MS;
/**
 * After the first pass, further ones look for whoever has no email yet: a message that was lost, a subscriber
 * who waited for another site and left that. The last gives up what is still open, and lists it: by then the
 * latest site in the world whose week has this name is past its deadline, and past all that a sender waits for.
 */
const PASSES_AFTER_MS = [0, HOUR_MS, 6 * HOUR_MS, DAY_MS, 2 * DAY_MS, 4 * DAY_MS, 9 * DAY_MS + 6 * HOUR_MS];
/** Heartbeats come every five minutes, and a batch may wait for five and take five. */
const LATE_AFTER_MS = 30 * MINUTE_MS;
/** Subscribers looked at together. */
const PAGE_MAX = 100;

export interface PlanDeps extends SectionDeps {
  readonly sites: { subscribers(site: string, after?: string): AsyncIterable<Subscriber> };
  readonly ledger: Pick<DeliveryLedger, 'find' | 'leave' | 'doubt'>;
  readonly book: PlanBook;
  readonly queue: DeliveryQueue;
  /** See `subscriberId`. */
  readonly key: Uint8Array;
  /** By the clock, which passes and leases go by; what is due goes by the time of the run. */
  now(): number;
}

export interface Run {
  readonly asOf: AsOf;
  readonly tally: Tally;
  /** Whether there is time for another page of subscribers. */
  mayGoOn(): boolean;
}

/** Puts a site's deliveries of the week that is due into the queue, and goes on with the one before. */
export async function planSite(deps: PlanDeps, run: Run, site: Site): Promise<void> {
  const { asOf } = run;
  const last = weekBefore(site.history, currentWeek(site.history, asOf.asOfMs));
  const before = weekBefore(site.history, last);
  for (const [week, mayStart] of [
    [before, false],
    [last, isReportable(deps, run, site, last)],
  ] as const) {
    const pass = await deps.book.begin(site.site, week.id, { nowMs: deps.now(), mayStart });
    if (pass) await makePass(deps, run, { site, week, pass });
  }
}

function isReportable({ rules }: PlanDeps, { asOf, tally }: Run, site: Site, week: Week): boolean {
  const dueMs = dueMsOf(week, reportingOf(site.reporting).reportHour);
  if (asOf.asOfMs - dueMs > MAIL_WITHIN_MS) return false;
  const readiness = readinessOf(site, week, asOf, rules);
  if (readiness === 'early') return false;
  if (readiness === 'waiting') {
    tally.waiting++;
    if (asOf.asOfMs - Math.max(dueMs, week.untilMs + rules.gracePeriodMs) > LATE_AFTER_MS) tally.late++;
    return false;
  }
  tally.due++;
  if (readiness === 'incomplete') tally.incomplete++;
  return true;
}

interface SitePass {
  readonly site: Site;
  readonly week: Week;
  readonly pass: Pass;
}

async function makePass(deps: PlanDeps, run: Run, sitePass: SitePass): Promise<void> {
  try {
    await passOver(deps, run, sitePass);
  } catch (error) {
    // The next run need not wait until the lease has passed.
    await deps.book.release(sitePass.pass).catch(() => undefined);
    throw error;
  }
}

async function passOver(deps: PlanDeps, run: Run, { site, week, pass }: SitePass): Promise<void> {
  // Before anything is queued: the emails of a week have the numbers of one moment.
  await sectionOf(deps, { site, week }, run.asOf, deps.now());
  for await (const page of pages(deps.sites.subscribers(site.site, pass.after ?? undefined))) {
    if (!run.mayGoOn()) {
      run.tally.left++;
      return deps.book.release(pass);
    }
    const wanted = page.filter(({ subscribedAtMs }) => subscribedAtMs < week.untilMs);
    if (pass.number < PASSES_AFTER_MS.length - 1) await queueOpen(deps, run, pass, wanted);
    else await giveUpOpen(deps, run, pass, wanted);
    await deps.book.advance(pass, page.at(-1)?.email ?? '');
  }
  const nextAfterMs = PASSES_AFTER_MS[pass.number + 1];
  await deps.book.finish(pass, nextAfterMs === undefined ? null : pass.beganAtMs + nextAfterMs);
}

async function* pages(subscribers: AsyncIterable<Subscriber>): AsyncIterable<Subscriber[]> {
  let page: Subscriber[] = [];
  for await (const subscriber of subscribers) {
    page.push(subscriber);
    if (page.length < PAGE_MAX) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

async function queueOpen(
  deps: PlanDeps,
  { asOf, tally }: Run,
  { week }: Pass,
  subscribers: readonly Subscriber[],
): Promise<void> {
  const ids = subscribers.map(({ email }) => subscriberId(email, deps.key));
  const known = await deps.ledger.find(week, ids);
  const open = subscribers.filter((_, i) => isOpenTo(known.get(ids[i] ?? ''), deps.now()));
  const queuedAtMs = deps.now();
  await deps.queue.put(open.map(({ email }) => ({ week, email, ...asOf, queuedAtMs, isResend: false })));
  tally.queued += open.length;
  tally.already += subscribers.length - open.length;
}

/** Who has no email by now gets none; it is listed, and nobody is forgotten. */
async function giveUpOpen(
  deps: PlanDeps,
  { tally }: Run,
  { week }: Pass,
  subscribers: readonly Subscriber[],
): Promise<void> {
  const ids = subscribers.map(({ email }) => subscriberId(email, deps.key));
  const known = await deps.ledger.find(week, ids);
  for (const subscriber of ids) {
    const delivery = known.get(subscriber);
    const { status = 'open', retryAtMs = null } = delivery ?? {};
    if (delivery && status === 'claimed') await deps.ledger.doubt(delivery, deps.now());
    if (status !== 'open' && !(status === 'failed' && retryAtMs !== null)) continue;
    await deps.ledger.leave({ week, subscriber }, { status: 'failed', reason: NOT_IN_TIME }, deps.now());
    tally.givenUp++;
  }
}

/** Why an email that nobody could send was given up. */
export const NOT_IN_TIME = 'not sent in time';
