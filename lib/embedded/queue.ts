import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeAtomically } from './atomic-write.ts';
import type { QueueDefinition } from './definitions.ts';

export interface QueuedMessage {
  id: string;
  body: string;
  sentMs: number;
  /** When it is delivered, or delivered again. */
  visibleMs: number;
  receives: number;
  firstReceivedMs: number;
  /** Of the last delivery. */
  receipt: string;
}

/** Changes of some milliseconds are written together. */
const SAVE_AFTER_MS = 20;

/**
 * A standard queue: each message until it is deleted, again after its visibility timeout, and from a number
 * of deliveries on to the dead-letter queue.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 */
export class Queue {
  readonly definition: QueueDefinition;
  /** Told when there may be something to receive. */
  onMessage: () => void = () => undefined;
  #path: string;
  #now: () => number;
  #messages = new Map<string, QueuedMessage>();
  #deadLetters: Queue | undefined;
  #isDirty = false;
  #saving: Promise<void> | undefined;

  private constructor(definition: QueueDefinition, path: string, now: () => number) {
    this.definition = definition;
    this.#path = path;
    this.#now = now;
  }

  /** @param path of the file that keeps it between runs */
  static async open(definition: QueueDefinition, path: string, now: () => number): Promise<Queue> {
    const queue = new Queue(definition, path, now);
    const text = await readFile(path, 'utf8').catch(() => '[]');
    for (const message of JSON.parse(text) as QueuedMessage[]) queue.#messages.set(message.id, message);
    return queue;
  }

  sendFailuresTo(deadLetters: Queue): void {
    this.#deadLetters = deadLetters;
  }

  send(body: string, delayMs = 0): QueuedMessage {
    const sentMs = this.#now();
    const message = { id: randomUUID(), body, sentMs, visibleMs: sentMs + delayMs };
    const queued = { ...message, receives: 0, firstReceivedMs: 0, receipt: '' };
    this.#messages.set(queued.id, queued);
    this.#changed();
    return queued;
  }

  receive(messagesMax: number, visibilityMs = this.definition.visibilitySeconds * 1000): QueuedMessage[] {
    const nowMs = this.#now();
    const received: QueuedMessage[] = [];
    for (const message of this.#messages.values()) {
      if (received.length === messagesMax) break;
      if (message.visibleMs > nowMs || this.#isGone(message, nowMs)) continue;
      message.receives++;
      message.firstReceivedMs ||= nowMs;
      message.visibleMs = nowMs + visibilityMs;
      message.receipt = randomUUID();
      received.push(message);
    }
    if (received.length > 0) this.#changed();
    return received;
  }

  /** @returns false for a receipt that is not the last of any message */
  delete(receipt: string): boolean {
    const message = this.#find(receipt);
    if (message) this.#messages.delete(message.id);
    this.#changed();
    return message !== undefined;
  }

  /** @returns false for a receipt that is not the last of any message */
  hide(receipt: string, forMs: number): boolean {
    const message = this.#find(receipt);
    if (message) message.visibleMs = this.#now() + forMs;
    this.#changed();
    return message !== undefined;
  }

  /** When the next message can be received; undefined where there is none. */
  nextMs(): number | undefined {
    const times = [...this.#messages.values()].map(({ visibleMs }) => visibleMs);
    return times.length > 0 ? times.reduce((least, ms) => Math.min(least, ms)) : undefined;
  }

  /** Messages in it, hidden ones too. */
  get length(): number {
    return this.#messages.size;
  }

  /** Resolves once all is written down. */
  async saved(): Promise<void> {
    await this.#saving;
  }

  #find(receipt: string): QueuedMessage | undefined {
    return [...this.#messages.values()].find((message) => message.receipt === receipt);
  }

  /** Whether it was received too often, or kept for too long. */
  #isGone(message: QueuedMessage, nowMs: number): boolean {
    const { receivesMax, retentionSeconds } = this.definition;
    const isExpired = nowMs - message.sentMs > retentionSeconds * 1000;
    const isDead =
      this.#deadLetters !== undefined && message.receives >= (receivesMax ?? Number.POSITIVE_INFINITY);
    if (!isExpired && !isDead) return false;
    this.#messages.delete(message.id);
    if (!isExpired) this.#deadLetters?.send(message.body);
    return true;
  }

  #changed(): void {
    this.onMessage();
    this.#isDirty = true;
    if (this.#saving) return;
    this.#saving = this.#save().finally(() => {
      this.#saving = undefined;
    });
    // Whoever waits for it hears of it.
    this.#saving.catch(() => undefined);
  }

  async #save(): Promise<void> {
    while (this.#isDirty) {
      await new Promise((done) => setTimeout(done, SAVE_AFTER_MS));
      this.#isDirty = false;
      await writeAtomically(this.#path, JSON.stringify([...this.#messages.values()]));
    }
  }
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
