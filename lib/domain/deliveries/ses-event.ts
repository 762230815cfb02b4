import { isObject } from '../clicks/json.ts';
import type { DeliveryKey } from './delivery.ts';

/** What an event of SES says of one delivery. */
export interface SesEvent {
  readonly key: DeliveryKey;
  readonly messageId: string;
  /** `Send`, `Delivery`, `Bounce`, … */
  readonly type: string;
  /** Whether SES had the email and threw it away: then nobody got it. */
  readonly rejected: string | null;
}

const WEEK = /^\d{4}-W\d{2}$/;
const SUBSCRIBER = /^[0-9a-f]{32}$/;

/**
 * Reads an event that SES published. Bounces and complaints tell, too, that SES took the email.
 * Source: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 *
 * @returns `null` for an event of an email that is no delivery: a preview, or somebody else's
 */
export function readSesEvent(body: string): SesEvent | null {
  const event = parsed(body);
  const mail = isObject(event.mail) ? event.mail : {};
  const tags = isObject(mail.tags) ? mail.tags : {};
  const [week, subscriber] = [firstOf(tags.week), firstOf(tags.delivery)];
  const { messageId } = mail;
  if (!WEEK.test(week) || !SUBSCRIBER.test(subscriber) || typeof messageId !== 'string') return null;
  const type = String(event.eventType ?? '');
  const rejected = type === 'Reject' || type === 'Rendering Failure' ? `SES: ${type}` : null;
  return { key: { week, subscriber }, messageId, type, rejected };
}

function parsed(body: string): Record<string, unknown> {
  try {
    const event: unknown = JSON.parse(body);
    return isObject(event) ? event : {};
  } catch {
    return {};
  }
}

/** SES gives a tag's values as a list. */
function firstOf(values: unknown): string {
  return Array.isArray(values) && typeof values[0] === 'string' ? values[0] : '';
}
