import type { SendOutcome } from '../aws/mailer.ts';
import type { Claim, ClaimEnd } from './delivery-ledger.ts';

/** What became of one message of the queue. */
export interface Sent {
  readonly result:
    | 'sent'
    /** SES will not send this one. */
    | 'refused'
    /** SES sends nothing for now. */
    | 'unavailable'
    | 'unknown'
    /** Nothing was clicked, and the site wants no email then. */
    | 'skipped'
    /** The address must not be mailed. */
    | 'suppressed'
    /** Another site of the subscriber is not to be reported yet. */
    | 'wait'
    /** Nobody wants it. */
    | 'nothing'
    /** It was sent, or settled otherwise, before. */
    | 'already'
    /** Another worker has it. */
    | 'elsewhere'
    /** It failed, and is not to be tried again yet. */
    | 'early'
    | 'late'
    | 'given-up';
  /** When the message is to come again; `null`: it is done. */
  readonly againInMs: number | null;
}

const MINUTE_MS = 60_000;
/** With waits that double, the attempts span more than a day. */
export const ATTEMPTS_MAX = 8;
const FIRST_RETRY_MS = 15 * MINUTE_MS;

/** When SES is asked again that takes no email at all: by why it does not. */
const UNAVAILABLE_MS = { rate: MINUTE_MS, quota: 60 * MINUTE_MS, account: 15 * MINUTE_MS } as const;

export function endOf(outcome: SendOutcome, attempts: number, nowMs: number): ClaimEnd {
  switch (outcome.kind) {
    case 'sent':
      return { status: 'sent', messageId: outcome.messageId };
    case 'unknown':
      return { status: 'unknown', reason: outcome.error };
    case 'unavailable':
      return { status: 'open' };
    case 'refused': {
      const retryAtMs = attempts < ATTEMPTS_MAX ? nowMs + FIRST_RETRY_MS * 2 ** (attempts - 1) : null;
      return { status: 'failed', reason: outcome.error, retryAtMs };
    }
  }
}

/** What becomes of the message once its claim has ended. */
export function sentOf(outcome: SendOutcome, { attempts, key }: Claim, nowMs: number): Sent {
  switch (outcome.kind) {
    case 'sent':
    case 'unknown':
      return { result: outcome.kind, againInMs: null };
    case 'unavailable':
      return { result: 'unavailable', againInMs: spread(UNAVAILABLE_MS[outcome.why], key.subscriber) };
    case 'refused': {
      const end = endOf(outcome, attempts, nowMs);
      const retryAtMs = end.status === 'failed' ? end.retryAtMs : null;
      return { result: 'refused', againInMs: retryAtMs === null ? null : retryAtMs - nowMs };
    }
  }
}

/** Up to half as long again: what was turned away together must not come back together. */
function spread(ms: number, subscriber: string): number {
  return ms * (1 + Number.parseInt(subscriber.slice(0, 4), 16) / 0x20000);
}
