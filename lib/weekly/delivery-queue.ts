import type { DeliveryMessage } from '../domain/deliveries/delivery.ts';

/** Where deliveries wait for the sender. */
export interface DeliveryQueue {
  /** @throws Error where some are not in; those that are do no harm by coming twice */
  put(messages: readonly DeliveryMessage[]): Promise<void>;
}

/** @throws Error, without what it found there: an address may be in it */
export function readDeliveryMessage(body: string): DeliveryMessage {
  const { week, email, asOfMs, countedUntilMs, queuedAtMs, isResend } = parsed(body);
  const sound =
    typeof week === 'string' &&
    typeof email === 'string' &&
    Number.isFinite(asOfMs) &&
    (countedUntilMs === null || Number.isFinite(countedUntilMs)) &&
    Number.isFinite(queuedAtMs) &&
    typeof isResend === 'boolean';
  if (!sound) throw new Error('a message of the delivery queue that names no delivery');
  return { week, email, asOfMs, countedUntilMs, queuedAtMs, isResend } as DeliveryMessage;
}

function parsed(body: string): Partial<Record<keyof DeliveryMessage, unknown>> {
  try {
    return (JSON.parse(body) ?? {}) as Partial<Record<keyof DeliveryMessage, unknown>>;
  } catch {
    return {};
  }
}
