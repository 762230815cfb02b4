import type { Command } from '../memory-dynamodb.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** An email that SES has taken: whatever anybody heard, it is on its way. */
export interface AcceptedEmail {
  readonly messageId: string;
  readonly to: string;
  readonly atMs: number;
  readonly tags: Readonly<Record<string, string>>;
}

interface Input {
  readonly Destination: { readonly ToAddresses: readonly string[] };
  readonly EmailTags: readonly { readonly Name: string; readonly Value: string }[];
}

interface Options {
  /** `null`: none. */
  readonly quotaPerDay: number | null;
  /** Addresses that SES will not send to. */
  readonly refused: ReadonlySet<string>;
  now(): number;
  accepted(email: AcceptedEmail): void;
}

/** SES in memory, with its quota of the last 24 hours. */
export class MemorySes {
  readonly emails: AcceptedEmail[] = [];
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  execute({ input }: Command): object {
    const { Destination, EmailTags } = input as Input;
    const { now, quotaPerDay, refused, accepted } = this.#options;
    const to = Destination.ToAddresses.join();
    if (refused.has(to)) throw failure('MessageRejected', 400, `${to} is not verified`);
    const today = this.emails.filter(({ atMs }) => atMs > now() - DAY_MS).length;
    if (quotaPerDay !== null && today >= quotaPerDay)
      throw failure('TooManyRequestsException', 429, 'Daily message quota exceeded');
    const messageId = `email ${this.emails.length + 1}`;
    const tags = Object.fromEntries(EmailTags.map(({ Name, Value }) => [Name, Value]));
    const email = { messageId, to, atMs: now(), tags };
    this.emails.push(email);
    accepted(email);
    return { MessageId: messageId };
  }
}

function failure(name: string, httpStatusCode: number, message: string): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}
