import type { Delivery, DeliveryKey } from '../domain/deliveries/delivery.ts';

/** The right to send one email, which one caller holds at a time. */
export interface Claim {
  readonly key: DeliveryKey;
  readonly token: string;
  readonly leaseUntilMs: number;
  /** This one included. */
  readonly attempts: number;
}

/** How a claim ends. Only `unknown` leaves open whether the email is on its way. */
export type ClaimEnd =
  | { readonly status: 'sent'; readonly messageId: string }
  | { readonly status: 'failed'; readonly reason: string; readonly retryAtMs: number | null }
  | { readonly status: 'unknown'; readonly reason: string }
  /** As if it had not been: nothing was sent, and the attempt does not count. */
  | { readonly status: 'open' };

/** What was, and is to be, sent to whom. Every method may throw, and may have written when it does. */
export interface DeliveryLedger {
  /** Of those that were begun, by subscriber; may lag behind by a second, which `claim` does not. */
  find(week: string, subscribers: readonly string[]): Promise<Map<string, Delivery>>;
  /** @returns the delivery as it stands where the email is not the caller's to send */
  claim(key: DeliveryKey, of: { sites: readonly string[]; nowMs: number }): Promise<Claim | Delivery>;
  /** Ends a claim, and only this one; where it is none any more, nothing changes. */
  end(claim: Claim, how: ClaimEnd, nowMs: number): Promise<void>;
  /** Says that the worker of this claim died, and nobody knows what it did. */
  doubt(delivery: Delivery, nowMs: number): Promise<void>;
  /** Says that an email will not be sent: nobody wants it, or it is too late. Not where it was begun. */
  leave(key: DeliveryKey, how: Leaving, nowMs: number): Promise<void>;
  /** SES says that it has that email. @returns whether anybody did not know that */
  settle(key: DeliveryKey, messageId: string, nowMs: number): Promise<boolean>;
  /** SES says that it threw the email away. */
  reject(key: DeliveryKey, messageId: string, reason: string, nowMs: number): Promise<void>;
  /** How many need a person, and have for a while. @param beforeMs that they changed last */
  attention(status: 'unknown' | 'failed', beforeMs: number): Promise<number>;
}

export type Leaving =
  | { readonly status: 'skipped' | 'suppressed'; readonly reason: string }
  | { readonly status: 'failed'; readonly reason: string };
