import type { Claim, DeliveryKey, DeliveryTable } from '../aws/delivery-table.ts';
import type { Mailer, SendOutcome } from '../aws/mailer.ts';
import type { Email } from '../domain/reports/email.ts';
import type { UnsubscribeUrl } from '../subscribers/unsubscribe-url.ts';
import { countFailure, type Tally } from './tally.ts';

export interface DeliverDeps {
  readonly deliveries: DeliveryTable;
  readonly mailer: Mailer;
  readonly unsubscribeUrl: UnsubscribeUrl;
  wait(ms: number): Promise<void>;
}

/** SES's rate is a second's; what is longer than this is the day's quota. */
const THROTTLED_WAITS_MS = [1_000, 2_000, 4_000];

/**
 * Sends one email unless it is somebody else's to send: claim, send, write down what became of it.
 * When this process dies in between, the claim stays, and no later run sends again.
 *
 * @returns whether SES takes emails at all
 * @throws what the delivery table throws; after a claim that leaves the claim in place
 */
export async function deliver(
  deps: DeliverDeps,
  key: DeliveryKey,
  email: Email,
  nowMs: number,
  tally: Tally,
): Promise<boolean> {
  // Before the claim: it reads a secret, and that may fail.
  const unsubscribeUrl = await deps.unsubscribeUrl(key.email, 'en', nowMs);
  const claim = await deps.deliveries.claim(key, nowMs);
  if (claim === null) {
    tally.already++;
    return true;
  }
  const outcome = await send(deps, key, email, unsubscribeUrl);
  await writeDown(deps.deliveries, claim, outcome, nowMs);
  if (outcome.kind === 'sent') tally.sent++;
  else countFailure(tally, key.site, `${key.week}: ${outcome.kind} (${outcome.error})`);
  return outcome.kind !== 'unavailable';
}

async function send(
  deps: DeliverDeps,
  key: DeliveryKey,
  email: Email,
  unsubscribeUrl: string,
): Promise<SendOutcome> {
  const message = { to: key.email, email, unsubscribeUrl, tags: { site: key.site, week: key.week } };
  for (const waitMs of THROTTLED_WAITS_MS) {
    const outcome = await deps.mailer.sendEmail(message);
    if (outcome.kind !== 'unavailable' || !outcome.throttled) return outcome;
    await deps.wait(waitMs);
  }
  return deps.mailer.sendEmail(message);
}

async function writeDown(
  deliveries: DeliveryTable,
  claim: Claim,
  outcome: SendOutcome,
  nowMs: number,
): Promise<void> {
  switch (outcome.kind) {
    case 'sent':
      return deliveries.sent(claim, outcome.messageId, nowMs);
    case 'refused':
      return deliveries.failed(claim, `${outcome.error}: ${outcome.detail}`, nowMs);
    case 'unavailable':
      return deliveries.release(claim);
    case 'unknown':
      // The claim stays: sending again could be the second email.
      return;
  }
}
