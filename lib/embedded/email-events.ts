import { accountId } from './identities.ts';
import type { OutboxMessage } from './outbox.ts';

/**
 * What SES publishes of an email that it took, and of one that the recipient's server took.
 * Source: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export function emailEvents(message: OutboxMessage): string[] {
  const { id, time, from, to, tags, subject } = message;
  const mail = {
    timestamp: time,
    source: from,
    sendingAccountId: accountId,
    messageId: id,
    destination: to,
    headersTruncated: false,
    commonHeaders: { from: [from], to, messageId: id, subject },
    tags: {
      'ses:configuration-set': [message.configurationSet],
      ...Object.fromEntries(tags.map(({ name, value }) => [name, [value]])),
    },
  };
  const delivery = { timestamp: time, processingTimeMillis: 1, recipients: to, smtpResponse: '250 ok' };
  return [
    JSON.stringify({ eventType: 'Send', mail, send: {} }),
    JSON.stringify({ eventType: 'Delivery', mail, delivery }),
  ];
}
