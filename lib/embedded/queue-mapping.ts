import type { QueueMappingDefinition } from './definitions.ts';
import { region } from './identities.ts';
import { md5, type Queue, type QueuedMessage } from './queue.ts';

export interface QueueMappingOptions {
  definition: QueueMappingDefinition;
  queue: Queue;
  /** @throws what the function fails with. */
  invoke(payload: string): Promise<unknown>;
  log(line: string): void;
  now(): number;
}

/** The longest that a timer can wait. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/**
 * What Lambda does between a queue and a function: invokes with what can be received, so many at once, and
 * deletes what the function does not give back.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export class QueueMapping {
  #options: QueueMappingOptions;
  #runs = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: QueueMappingOptions) {
    this.#options = options;
    options.queue.onMessage = () => this.#schedule();
    this.#schedule();
  }

  /** Whether nothing is under way, and nothing can be received now. */
  get isIdle(): boolean {
    const { queue, now } = this.#options;
    return this.#runs.size === 0 && (queue.nextMs() ?? Number.POSITIVE_INFINITY) > now();
  }

  /** Resolves when the invocations in flight have ended; what comes then stays in the queue. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#runs);
  }

  /** Resolves when nothing is under way; more may come later. */
  async settled(): Promise<void> {
    while (this.#runs.size > 0) await Promise.race(this.#runs);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const { queue, now } = this.#options;
    const nextMs = queue.nextMs();
    if (this.#stopped || nextMs === undefined) return;
    const waitMs = Math.min(Math.max(0, nextMs - now()), TIMER_MS_MAX);
    this.#timer = setTimeout(() => this.#receive(), waitMs);
  }

  #receive(): void {
    const { queue, definition } = this.#options;
    while (!this.#stopped && this.#runs.size < definition.concurrencyMax) {
      const messages = queue.receive(definition.batchMax);
      if (messages.length === 0) break;
      const run = this.#deliver(messages).finally(() => {
        this.#runs.delete(run);
        this.#schedule();
      });
      this.#runs.add(run);
    }
  }

  async #deliver(messages: readonly QueuedMessage[]): Promise<void> {
    const { queue, definition, invoke, log } = this.#options;
    try {
      const answer = await invoke(
        JSON.stringify({ Records: messages.map((one) => record(one, definition)) }),
      );
      const failed = definition.reportsItemFailures ? failedIds(answer, messages) : new Set<string>();
      for (const { id, receipt } of messages) if (!failed.has(id)) queue.delete(receipt);
    } catch (error) {
      log((error as Error).message);
    }
  }
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html */
function failedIds(answer: unknown, messages: readonly QueuedMessage[]): Set<string> {
  const { batchItemFailures: failures } = (answer ?? {}) as { batchItemFailures?: unknown };
  if (failures === null || failures === undefined) return new Set();
  const all = new Set(messages.map(({ id }) => id));
  if (!Array.isArray(failures)) return all;
  const failed = new Set<string>(failures.map((failure) => failure?.itemIdentifier));
  // An identifier that is not of the batch fails the whole of it.
  return [...failed].every((id) => all.has(id)) ? failed : all;
}

function record(message: QueuedMessage, { queueArn }: QueueMappingDefinition): object {
  return {
    messageId: message.id,
    receiptHandle: message.receipt,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receives),
      SentTimestamp: String(message.sentMs),
      SenderId: 'embedded',
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedMs),
    },
    messageAttributes: {},
    md5OfBody: md5(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}
