import type { Message, SendOutcome } from '../aws/mailer.ts';
import type { Delivery, DeliveryKey, DeliveryMessage } from '../domain/deliveries/delivery.ts';
import { planEmail, type Subscription } from '../domain/deliveries/plan-email.ts';
import { subscriberId } from '../domain/deliveries/subscriber-id.ts';
import type { Email } from '../domain/reports/email.ts';
import type { SiteSection } from '../domain/reports/report.ts';
import { reportingOf } from '../domain/sites/reporting.ts';
import type { SuppressionStore } from '../subscribers/stores.ts';
import type { UnsubscribeUrl } from '../subscribers/unsubscribe-url.ts';
import type { Claim, DeliveryLedger } from './delivery-ledger.ts';
import { NOT_IN_TIME } from './plan-site.ts';
import { type SectionDeps, sectionOf } from './sections.ts';
import { endOf, type Sent, sentOf } from './send-outcome.ts';

export interface SendDeps extends SectionDeps {
  /** All that an address is subscribed to. */
  subscriptions(email: string): Promise<Subscription[]>;
  readonly ledger: Pick<DeliveryLedger, 'claim' | 'end' | 'doubt' | 'leave'>;
  readonly mailer: { sendEmail(message: Message): Promise<SendOutcome> };
  /** @param sections at least one */
  render(sections: readonly SiteSection[], locale: string, unsubscribeUrl: string): Email;
  /** Addresses that must not be mailed. */
  readonly suppressions: Pick<SuppressionStore, 'find'>;
  readonly unsubscribeUrl: UnsubscribeUrl;
  readonly key: Uint8Array;
  now(): number;
  /** Waits until SES' rate allows another email. */
  pace(): Promise<void>;
}

/** A call of SES has answered, or was given up, well within this. */
const CALL_MS_MAX = 30_000;

/**
 * Takes one message of the queue as far as it goes. Whatever happens to this process, the email is sent at
 * most once: it is claimed before SES is called, and a claim is given to nobody twice.
 *
 * @throws what the tables throw; then the message comes again
 */
export async function sendDelivery(deps: SendDeps, message: DeliveryMessage): Promise<Sent> {
  const { week, email } = message;
  const key: DeliveryKey = { week, subscriber: subscriberId(email, deps.key) };
  const plan = planEmail(await deps.subscriptions(email), week, message, deps.rules);
  if (plan.kind !== 'send') return { result: plan.kind, againInMs: null };
  const suppression = (await deps.suppressions.find([email])).get(email);
  if (suppression) return leave(deps, key, 'suppressed', suppression.reason);
  const sinceMs = deps.now() - message.queuedAtMs;
  if (message.asOfMs + sinceMs > plan.untilMs && !message.isResend) {
    await deps.ledger.leave(key, { status: 'failed', reason: NOT_IN_TIME }, deps.now());
    return { result: 'given-up', againInMs: null };
  }
  const sections = await sectionsOf(deps, plan.weeks, message);
  const [first] = sections;
  if (!first) return leave(deps, key, 'skipped', 'nothing was clicked');
  const unsubscribeUrl = await deps.unsubscribeUrl(email, first.locale, deps.now());
  const rendered = deps.render(
    sections.map(({ section }) => section),
    first.locale,
    unsubscribeUrl,
  );
  const sites = sections.map(({ section }) => section.report.site);
  // The wait is before the claim: a lease is for the call alone.
  await deps.pace();
  const claim = await deps.ledger.claim(key, { sites, nowMs: deps.now() });
  if (!('key' in claim)) return refused(deps, claim);
  return send(deps, claim, { to: email, email: rendered, unsubscribeUrl, sites });
}

async function leave(
  { ledger, now }: SendDeps,
  key: DeliveryKey,
  status: 'skipped' | 'suppressed',
  reason: string,
): Promise<Sent> {
  await ledger.leave(key, { status, reason }, now());
  return { result: status, againInMs: null };
}

async function sectionsOf(
  deps: SendDeps,
  weeks: Extract<ReturnType<typeof planEmail>, { kind: 'send' }>['weeks'],
  asOf: DeliveryMessage,
): Promise<{ section: SiteSection; locale: string }[]> {
  const sections: { section: SiteSection; locale: string }[] = [];
  for (const { site, week } of weeks) {
    const section = await sectionOf(deps, { site, week }, asOf, deps.now());
    const { emptyWeeks, locale } = reportingOf(site.reporting);
    if (emptyWeeks === 'send' || section.report.totals.clicks > 0) sections.push({ section, locale });
  }
  return sections;
}

async function send(
  deps: SendDeps,
  claim: Claim,
  { sites, ...message }: Omit<Message, 'tags'> & { readonly sites: readonly string[] },
): Promise<Sent> {
  // A process that was frozen since may wake when others have taken it for dead.
  if (deps.now() > claim.leaseUntilMs - CALL_MS_MAX) {
    await deps.ledger.end(claim, { status: 'open' }, deps.now());
    return { result: 'late', againInMs: 0 };
  }
  const { week, subscriber } = claim.key;
  const [first = ''] = sites;
  const site = sites.length > 1 ? `${first}-and-${sites.length - 1}-more` : first;
  const outcome = await deps.mailer.sendEmail({
    ...message,
    tags: { site, week, delivery: subscriber, claim: claim.token },
  });
  const nowMs = deps.now();
  await deps.ledger.end(claim, endOf(outcome, claim.attempts, nowMs), nowMs);
  return sentOf(outcome, claim, nowMs);
}

/** Somebody else has it, or had it. */
async function refused({ ledger, now }: SendDeps, delivery: Delivery): Promise<Sent> {
  const { status, leaseUntilMs, retryAtMs } = delivery;
  const nowMs = now();
  if (status === 'claimed' && leaseUntilMs !== null) {
    // The message is kept until it is plain what became of the claim: its worker may die with no other.
    if (leaseUntilMs > nowMs) return { result: 'elsewhere', againInMs: leaseUntilMs - nowMs };
    await ledger.doubt(delivery, nowMs);
    return { result: 'unknown', againInMs: null };
  }
  if (status === 'failed' && retryAtMs !== null && retryAtMs > nowMs)
    return { result: 'early', againInMs: retryAtMs - nowMs };
  // Between our claim and the look at who has it, it became open again.
  if (status === 'open') return { result: 'elsewhere', againInMs: 0 };
  return { result: 'already', againInMs: null };
}
