import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Email } from '../domain/reports/email.ts';

/** What became of one call. Only `unknown` leaves open whether the email is on its way. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly messageId: string }
  /** SES will not send this email to this address. */
  | ({ readonly kind: 'refused' } & Trouble)
  /** SES sends nothing at all for now: too fast, the day's quota used up, or account not allowed, not reached. */
  | ({ readonly kind: 'unavailable'; readonly why: 'rate' | 'quota' | 'account' } & Trouble)
  | ({ readonly kind: 'unknown' } & Trouble);

interface Trouble {
  /** The error's name: fit for logs. */
  readonly error: string;
  /** Its message, which may name the address. */
  readonly detail: string;
}

export interface Message {
  readonly to: string;
  readonly email: Email;
  /** Where one click stops the emails of this list (RFC 8058); `null`: it is no list's. */
  readonly unsubscribeUrl: string | null;
  /** What SES's event notifications will say of it. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface Mailer {
  /** One call, never two: SES has no idempotency key. Errors come back as outcomes. */
  sendEmail(message: Message): Promise<SendOutcome>;
}

/** Well over what SES takes; without it a lost connection would hold a worker for the whole run. */
const SEND_TIMEOUT_MS = 20_000;

/**
 * @param client with `maxAttempts` 1: the SDK's own retry after a timeout could mail twice
 * @param sender a bare address of a verified identity: the function's policy pins it
 * @param configurationSet says where events of these emails are published; without one, nowhere
 */
export function mailer(client: SESv2Client, sender: string, configurationSet?: string): Mailer {
  return {
    async sendEmail({ to, email, unsubscribeUrl, tags }) {
      const command = new SendEmailCommand({
        FromEmailAddress: sender,
        ...(configurationSet !== undefined && { ConfigurationSetName: configurationSet }),
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: {
            Subject: utf8(email.subject),
            Body: { Html: utf8(email.html), Text: utf8(email.text) },
            ...(unsubscribeUrl !== null && { Headers: unsubscribeHeaders(unsubscribeUrl) }),
          },
        },
        EmailTags: Object.entries(tags).map(([name, value]) => ({ Name: name, Value: tagValue(value) })),
      });
      try {
        const { MessageId } = await client.send(command, {
          abortSignal: AbortSignal.timeout(SEND_TIMEOUT_MS),
        });
        return { kind: 'sent', messageId: MessageId ?? '' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
  };
}

/** SES takes printable ASCII of up to this length; a line break would begin another header. */
const HEADER_VALUE = /^[!-;=?-~]{1,868}$/;

/**
 * What mail clients show a button of their own for, and POST to. Source: RFC 2369 and RFC 8058.
 * @throws RangeError where the address would not fit a header, or end it
 */
function unsubscribeHeaders(url: string): { Name: string; Value: string }[] {
  if (!HEADER_VALUE.test(url)) throw new RangeError('the unsubscribe address is no header value');
  return [
    { Name: 'List-Unsubscribe', Value: `<${url}>` },
    { Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' },
  ];
}

function utf8(text: string): { Data: string; Charset: string } {
  return { Data: text, Charset: 'UTF-8' };
}

/** SES takes ASCII letters, digits, `_` and `-`, up to 256. */
function tagValue(value: string): string {
  return value.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 256) || '_';
}

const THROTTLED = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'Throttling',
  'LimitExceededException',
]);
/** `Daily message quota exceeded`, where the other is `Maximum sending rate exceeded`. */
const QUOTA = /quota/i;
/** Answers about the account. All other 4xx are about the message. */
const NOT_ALLOWED = new Set([
  'AccountSuspendedException',
  'SendingPausedException',
  'MailFromDomainNotVerifiedException',
  'NotFoundException',
]);
/** Failures before a byte of the request was on its way. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'CredentialsProviderError']);
/** The request timed out on its way: it may have arrived. */
const REQUEST_TIMEOUT = 408;

function outcomeOf(thrown: unknown): SendOutcome {
  const { name: error = 'Error', message: detail = '', code = '', $metadata = {} } = thrown as SdkError;
  const trouble = { error, detail };
  const status = $metadata.httpStatusCode ?? 0;
  if (NEVER_LEFT.has(code) || NEVER_LEFT.has(error))
    return { kind: 'unavailable', why: 'account', ...trouble };
  // Only an answer proves anything: no status, no certainty.
  if (status < 400 || status >= 500 || status === REQUEST_TIMEOUT) return { kind: 'unknown', ...trouble };
  if (status === 429 || THROTTLED.has(error))
    return { kind: 'unavailable', why: QUOTA.test(detail) ? 'quota' : 'rate', ...trouble };
  if (status === 401 || status === 403 || NOT_ALLOWED.has(error))
    return { kind: 'unavailable', why: 'account', ...trouble };
  return { kind: 'refused', ...trouble };
}

interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}
