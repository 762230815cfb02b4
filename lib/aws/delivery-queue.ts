import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeliveryQueue } from '../weekly/delivery-queue.ts';
import { backOff } from './backoff.ts';

/** SQS' bound on one call. */
const BATCH_MAX = 10;
const ATTEMPTS_MAX = 5;
/** SQS hides a message for twelve hours in all, counted from when it was received: some of them have passed. */
const HIDDEN_SECONDS_MAX = 11 * 60 * 60;

export interface SqsDeliveryQueue extends DeliveryQueue {
  /** Has a message that was received come again, so long from now. */
  hide(receiptHandle: string, forMs: number): Promise<void>;
}

export function deliveryQueue(client: SQSClient, queueUrl: string): SqsDeliveryQueue {
  return {
    async put(messages) {
      for (let from = 0; from < messages.length; from += BATCH_MAX) {
        const bodies = messages.slice(from, from + BATCH_MAX).map((message) => JSON.stringify(message));
        await putBatch(
          client,
          queueUrl,
          bodies.map((MessageBody, i) => ({ Id: `${i}`, MessageBody })),
        );
      }
    },
    async hide(ReceiptHandle, forMs) {
      const VisibilityTimeout = Math.min(HIDDEN_SECONDS_MAX, Math.max(0, Math.ceil(forMs / 1000)));
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout }),
      );
    },
  };
}

async function putBatch(
  client: SQSClient,
  QueueUrl: string,
  entries: SendMessageBatchRequestEntry[],
): Promise<void> {
  let pending = entries;
  for (let attempt = 0; pending.length > 0; attempt++) {
    if (attempt === ATTEMPTS_MAX)
      throw new Error(`${pending.length} deliveries are not in the queue after ${ATTEMPTS_MAX} attempts`);
    if (attempt > 0) await backOff(attempt);
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: pending }));
    const failed = new Set(Failed.map(({ Id }) => Id));
    pending = pending.filter(({ Id }) => failed.has(Id));
  }
}
