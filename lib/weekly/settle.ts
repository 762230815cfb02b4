import { readSesEvent } from '../domain/deliveries/ses-event.ts';
import type { DeliveryLedger } from './delivery-ledger.ts';

/** What a batch of SES' events came to. */
export interface Settled {
  /** By type; those of other emails are `other`. */
  readonly counts: Readonly<Record<string, number>>;
  /** Deliveries of which nobody knew before that SES has them. */
  readonly settled: number;
  /** Message ids that are to come again. */
  readonly again: readonly string[];
}

/**
 * Writes into the ledger what SES says of its emails. Events may come late, twice and in any order.
 *
 * @param hear is told every event, also of emails that are no deliveries; where it throws, the event comes again
 */
export async function settleEvents(
  ledger: Pick<DeliveryLedger, 'settle' | 'reject'>,
  messages: readonly { readonly messageId: string; readonly body: string }[],
  nowMs: number,
  hear: (body: string) => Promise<unknown>,
): Promise<Settled> {
  const counts: Record<string, number> = {};
  const again: string[] = [];
  let settled = 0;
  for (const { messageId, body } of messages) {
    const event = readSesEvent(body);
    const type = event?.type ?? 'other';
    counts[type] = (counts[type] ?? 0) + 1;
    try {
      await hear(body);
      if (event === null) continue;
      if (event.rejected !== null) await ledger.reject(event.key, event.messageId, event.rejected, nowMs);
      else if (await ledger.settle(event.key, event.messageId, nowMs)) settled++;
    } catch {
      again.push(messageId);
    }
  }
  return { counts, settled, again };
}
