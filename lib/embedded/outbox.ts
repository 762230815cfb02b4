import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from './atomic-write.ts';

/** A message as it was sent. */
export interface OutboxMessage {
  /** What SES answers as `MessageId`. Sorts by time. */
  id: string;
  /** ISO 8601. */
  time: string;
  from: string;
  to: string[];
  cc: string[];
  bcc: string[];
  replyTo: string[];
  subject: string;
  /** Empty where the message has no such part. */
  html: string;
  text: string;
  headers: { name: string; value: string }[];
  tags: { name: string; value: string }[];
  /** Empty where the message names none. */
  configurationSet: string;
  /** The message's bytes, each a character, where it came whole; else SES puts it together. */
  raw?: string;
}

/** The messages that were sent, one JSON file each. */
export class Outbox {
  #directory: string;
  #now: () => number;
  /** Two messages of one millisecond keep their order. */
  #count = 0;

  private constructor(directory: string, now: () => number) {
    this.#directory = directory;
    this.#now = now;
  }

  static async open(directory: string, now: () => number): Promise<Outbox> {
    await mkdir(directory, { recursive: true });
    return new Outbox(directory, now);
  }

  async add(message: Omit<OutboxMessage, 'id' | 'time'>): Promise<OutboxMessage> {
    const timeMs = this.#now();
    const count = (this.#count++ % 0x10000).toString(16).padStart(4, '0');
    const id = `${timeMs.toString(16).padStart(12, '0')}-${count}-${randomBytes(8).toString('hex')}`;
    const stored = { id, time: new Date(timeMs).toISOString(), ...message };
    await writeAtomically(this.#path(id), JSON.stringify(stored));
    return stored;
  }

  /** Newest first, no more than `messagesMax`; a file that cannot be read is left out. */
  async list(messagesMax = 1000): Promise<OutboxMessage[]> {
    const names = (await readdir(this.#directory)).filter((name) => name.endsWith('.json'));
    const newest = names.sort().reverse().slice(0, messagesMax);
    const messages: OutboxMessage[] = [];
    for (const name of newest) {
      const message = await this.get(name.slice(0, -'.json'.length));
      if (message) messages.push(message);
    }
    return messages;
  }

  /** @returns undefined where there is no such message. */
  async get(id: string): Promise<OutboxMessage | undefined> {
    // The id comes from outside, and is part of a path.
    if (!/^[0-9a-f-]{1,64}$/.test(id)) return undefined;
    try {
      return JSON.parse(await readFile(this.#path(id), 'utf8')) as OutboxMessage;
    } catch {
      return undefined;
    }
  }

  #path(id: string): string {
    return join(this.#directory, `${id}.json`);
  }
}
