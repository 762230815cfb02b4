import { readDeliveryMessage } from './delivery-queue.ts';
import { type SendDeps, sendDelivery } from './send-delivery.ts';
import type { Sent } from './send-outcome.ts';

/** A message as the queue delivers it. */
export interface QueuedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
}

export interface BatchDeps extends SendDeps {
  /** Has a message come again, so long from now. */
  hide(receiptHandle: string, forMs: number): Promise<void>;
  /** Whether there is time for another email. */
  mayGoOn(): boolean;
}

/** What a batch came to. */
export interface BatchOutcome {
  /** How many messages came to what, `failed` included: what the tables threw. No addresses: this is logged. */
  readonly counts: Readonly<Record<string, number>>;
  /** Names of what was thrown. */
  readonly errors: readonly string[];
  /** Message ids that are to come again. */
  readonly again: readonly string[];
}

/** What SES does not take from one it will not take from the next. */
const LEFT_MS = 30_000;

/** Sends a batch, one after the other. One that fails stops no other; once SES takes nothing, the rest waits. */
export async function sendBatch(deps: BatchDeps, messages: readonly QueuedMessage[]): Promise<BatchOutcome> {
  const counts: Record<string, number> = {};
  const errors = new Set<string>();
  const again: string[] = [];
  let restMs: number | null = null;
  for (const { messageId, receiptHandle, body } of messages) {
    let sent: Sent | { result: 'failed' | 'left'; againInMs: number | null };
    if (restMs !== null || !deps.mayGoOn()) sent = { result: 'left', againInMs: restMs ?? LEFT_MS };
    else
      try {
        sent = await sendDelivery(deps, readDeliveryMessage(body));
      } catch (error) {
        errors.add(error instanceof Error ? error.name : 'Error');
        again.push(messageId);
        counts.failed = (counts.failed ?? 0) + 1;
        continue;
      }
    counts[sent.result] = (counts[sent.result] ?? 0) + 1;
    if (sent.result === 'unavailable') restMs = sent.againInMs;
    if (sent.againInMs === null) continue;
    again.push(messageId);
    // Where this fails the message comes again all the same, only later or sooner.
    await deps.hide(receiptHandle, sent.againInMs).catch((error: Error) => errors.add(error.name));
  }
  return { counts, errors: [...errors], again };
}
