import type { Delivery, DeliveryKey, DeliveryStatus } from '../domain/deliveries/delivery.ts';

/** A delivery as the table holds it: pk `(deliveries)#2026-W47#3`, sk the subscriber's id. */
export interface DeliveryItem {
  readonly pk: string;
  readonly sk: string;
  readonly status: DeliveryStatus;
  readonly attempts?: number;
  readonly changedAtMs: number;
  readonly sites?: readonly string[];
  readonly leaseUntilMs?: number;
  readonly token?: string;
  readonly messageId?: string;
  readonly reason?: string;
  readonly retryAtMs?: number;
}

/** The first digits of the ids: a week's deliveries are in so many partitions, each of which can be asked. */
const DIGITS = [...'0123456789abcdef'];

/** Longer than anybody asks what was sent when; TTL needs seconds. */
const KEPT_MS = 800 * 24 * 60 * 60 * 1000;

export function expiresAt(nowMs: number): number {
  return Math.ceil((nowMs + KEPT_MS) / 1000);
}

export function keyOf({ week, subscriber }: DeliveryKey): { pk: string; sk: string } {
  return { pk: partitionOf(week, subscriber.slice(0, 1)), sk: subscriber };
}

export function partitionsOf(week: string): string[] {
  return DIGITS.map((digit) => partitionOf(week, digit));
}

function partitionOf(week: string, digit: string): string {
  return `(deliveries)#${week}#${digit}`;
}

export function toDelivery(item: DeliveryItem): Delivery {
  return {
    week: item.pk.split('#')[1] ?? '',
    subscriber: item.sk,
    status: item.status,
    attempts: item.attempts ?? 0,
    changedAtMs: item.changedAtMs,
    sites: item.sites ?? [],
    leaseUntilMs: item.leaseUntilMs ?? null,
    token: item.token ?? null,
    messageId: item.messageId ?? null,
    reason: item.reason ?? null,
    retryAtMs: item.retryAtMs ?? null,
  };
}
