import type { Command } from '../memory-dynamodb.ts';

/** A message of the queue, for as long as nobody deletes it. */
export interface SqsMessage {
  readonly id: string;
  readonly body: string;
  visibleMs: number;
  receives: number;
  /** Of the last time that it was received. */
  receipt: string;
}

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
}

interface Input {
  readonly Entries?: readonly Entry[];
  readonly ReceiptHandle?: string;
  readonly VisibilityTimeout?: number;
}

/** A standard queue in memory: it forgets nothing, and delivers what is not deleted again. */
export class MemorySqs {
  readonly messages = new Map<string, SqsMessage>();
  readonly #now: () => number;
  #count = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  execute({ constructor: { name }, input }: Command): object {
    const { Entries = [], ReceiptHandle = '', VisibilityTimeout = 0 } = input as Input;
    if (name === 'SendMessageBatchCommand') {
      for (const { MessageBody } of Entries) this.send(MessageBody, this.#now());
      return { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] };
    }
    if (name !== 'ChangeMessageVisibilityCommand') throw new Error(`the simulator's SQS knows no ${name}`);
    const message = [...this.messages.values()].find(({ receipt }) => receipt === ReceiptHandle);
    if (!message)
      throw Object.assign(new Error('ReceiptHandleIsInvalid'), { name: 'ReceiptHandleIsInvalid' });
    message.visibleMs = this.#now() + VisibilityTimeout * 1000;
    return {};
  }

  send(body: string, visibleMs: number): void {
    const id = `message ${++this.#count}`;
    this.messages.set(id, { id, body, visibleMs, receives: 0, receipt: '' });
  }

  receive(messagesMax: number, visibilityMs: number): SqsMessage[] {
    const nowMs = this.#now();
    const received = [...this.messages.values()]
      .filter(({ visibleMs }) => visibleMs <= nowMs)
      .slice(0, messagesMax);
    for (const message of received) {
      message.receives++;
      message.visibleMs = nowMs + visibilityMs;
      message.receipt = `${message.id} received ${message.receives}`;
    }
    return received;
  }

  /** Only by the receipt of the last time, as SQS mostly has it. */
  delete({ id }: SqsMessage, receipt: string): void {
    if (this.messages.get(id)?.receipt === receipt) this.messages.delete(id);
  }

  /** When the next message can be received. */
  nextMs(): number {
    return Math.min(
      Number.POSITIVE_INFINITY,
      ...[...this.messages.values()].map(({ visibleMs }) => visibleMs),
    );
  }
}
