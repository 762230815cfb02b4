/** One subscriber's one email for one week. */
export interface DeliveryKey {
  /** `2026-W47` */
  readonly week: string;
  /** The subscriber, as `subscriberId` names him: 32 hexadecimal digits. */
  readonly subscriber: string;
}

/**
 * Where a delivery stands.
 *
 *     open → claimed ──→ sent
 *      ↑       │ ├─────→ failed ──→ claimed again after a while, a few times
 *      └───────┘ └─────→ unknown ─→ sent, once SES tells of it; open again only by a person's hand
 *     open → skipped, suppressed
 *
 * A worker claims before it sends. Where it dies between claim and answer, or SES' answer is lost, nobody
 * knows whether that email went out, so nobody sends it again.
 */
export const DELIVERY_STATUSES = [
  'open',
  'claimed',
  'sent',
  'failed',
  'unknown',
  'skipped',
  'suppressed',
] as const;

export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export interface Delivery extends DeliveryKey {
  readonly status: DeliveryStatus;
  /** Sends that were begun. */
  readonly attempts: number;
  readonly changedAtMs: number;
  /** Sites that the email is, or was to be, of. */
  readonly sites: readonly string[];
  /** Of a claim: after this its worker is dead. */
  readonly leaseUntilMs: number | null;
  /** Which claim it is, or was. */
  readonly token: string | null;
  /** SES' name of the email. */
  readonly messageId: string | null;
  /** Why it failed or is unknown; without an address. */
  readonly reason: string | null;
  /** Of a failed one: when it is tried again; `null`: never. */
  readonly retryAtMs: number | null;
}

/** Whether somebody may have to do something about it: the rest is done, or under way. */
export function isOpenTo(delivery: Delivery | undefined, nowMs: number): boolean {
  if (delivery === undefined || delivery.status === 'open') return true;
  // A worker that died is found out by whoever gets the message next.
  if (delivery.status === 'claimed') return (delivery.leaseUntilMs ?? 0) <= nowMs;
  return delivery.status === 'failed' && delivery.retryAtMs !== null && delivery.retryAtMs <= nowMs;
}

/** What waits in the queue: that one subscriber may be sent the email of one week. */
export interface DeliveryMessage {
  readonly week: string;
  readonly email: string;
  /** When the planner looked, and how far everything had been counted then; see `planEmail`. */
  readonly asOfMs: number;
  readonly countedUntilMs: number | null;
  /** When it was put into the queue, by the clock. */
  readonly queuedAtMs: number;
  /** Whether a person wants it, however late. */
  readonly isResend: boolean;
}
