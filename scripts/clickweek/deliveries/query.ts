import type { Delivery, DeliveryStatus } from '../../../lib/domain/deliveries/delivery.ts';

/** What the command line asks for. */
export interface DeliveryQuery {
  /** `2026-W47/ID` or `2026-W47/ADDRESS` */
  readonly name: string;
  readonly week: string | null;
  readonly status: DeliveryStatus | null;
  readonly resend: boolean;
  readonly dismiss: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

/** `2026-W47/0123…  unknown  2026-11-23T08:00:12.000Z  example.com  TimeoutError` */
export function deliveryLine(delivery: Delivery): string {
  const { week, subscriber, status, changedAtMs, sites, messageId, reason } = delivery;
  const parts = [
    `${week}/${subscriber}`,
    status.padEnd(10),
    new Date(changedAtMs).toISOString(),
    sites.join(', '),
    status === 'sent' ? messageId : reason,
  ];
  return parts.filter(Boolean).join('  ');
}

/** As JSON: times as text, and an id to name it by. */
export function deliveryJson({ changedAtMs, leaseUntilMs, retryAtMs, token, ...delivery }: Delivery): object {
  return {
    id: `${delivery.week}/${delivery.subscriber}`,
    ...delivery,
    changedAt: new Date(changedAtMs).toISOString(),
    retryAt: retryAtMs === null ? null : new Date(retryAtMs).toISOString(),
  };
}
