import { isObject } from '../clicks/json.ts';
import { emailAddress } from '../sites/email-address.ts';
import type { SuppressionReason } from './suppression.ts';

/** What SES heard of one address. */
export type Feedback =
  | {
      readonly kind: 'final';
      readonly email: string;
      readonly reason: Extract<SuppressionReason, 'bounced' | 'complained'>;
      readonly atMs: number;
    }
  | { readonly kind: 'soft'; readonly email: string; readonly messageId: string; readonly atMs: number };

/** Transient bounces that say something of our email, and nothing of the mailbox. */
const OF_THE_EMAIL = new Set(['MessageTooLarge', 'ContentRejected', 'AttachmentRejected']);

/**
 * What an event of SES says of the addresses that it names; nothing where it is no bounce or complaint.
 * Source: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 *
 * @param body the event as JSON, as SNS delivers it raw
 */
export function readFeedback(body: string): Feedback[] {
  const event = parsed(body);
  // Identities' own notifications, of an older kind, say `notificationType`.
  const type = event.eventType ?? event.notificationType;
  if (type === 'Bounce') return bounces(fields(event.bounce), fields(event.mail));
  return type === 'Complaint' ? complaints(fields(event.complaint)) : [];
}

function bounces(bounce: Fields, { messageId }: Fields): Feedback[] {
  const atMs = timeOf(bounce);
  if (atMs === null || OF_THE_EMAIL.has(String(bounce.bounceSubType))) return [];
  return addressesOf(bounce.bouncedRecipients).map((email) =>
    bounce.bounceType === 'Permanent'
      ? { kind: 'final', email, reason: 'bounced', atMs }
      : { kind: 'soft', email, messageId: String(messageId), atMs },
  );
}

function complaints(complaint: Fields): Feedback[] {
  const atMs = timeOf(complaint);
  // Whoever takes an email out of the spam folder reports that, too.
  if (atMs === null || complaint.complaintFeedbackType === 'not-spam') return [];
  return addressesOf(complaint.complainedRecipients).map((email) => ({
    kind: 'final',
    email,
    reason: 'complained',
    atMs,
  }));
}

type Fields = Record<string, unknown>;

function fields(value: unknown): Fields {
  return isObject(value) ? value : {};
}

function parsed(body: string): Fields {
  try {
    return fields(JSON.parse(body));
  } catch {
    return {};
  }
}

function timeOf({ timestamp }: Fields): number | null {
  const ms = Date.parse(String(timestamp));
  return Number.isNaN(ms) ? null : ms;
}

/** `ada@example.com`, or `Ada <ada@example.com>`. */
function addressesOf(recipients: unknown): string[] {
  if (!Array.isArray(recipients)) return [];
  return recipients.flatMap((recipient) => {
    const text = String(fields(recipient).emailAddress);
    const email = emailAddress(/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text.trim());
    return email === null ? [] : [email];
  });
}
