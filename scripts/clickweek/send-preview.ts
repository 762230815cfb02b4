import { sesClient } from '../../lib/aws/clients.ts';
import { mailer } from '../../lib/aws/mailer.ts';
import type { Email } from '../../lib/domain/reports/email.ts';
import type { Report } from '../../lib/domain/reports/report.ts';
import { emailAddress } from '../../lib/domain/sites/email-address.ts';
import { UsageError } from '../command-line.ts';

/** The sender of `npm start`, whose outbox takes any. */
const LOCAL_SENDER = 'reports@example.com';

export interface PreviewAddresses {
  readonly to: string;
  readonly sender: string;
}

/**
 * @returns `null` where nothing is to be sent
 * @throws UsageError for what is no address, or where a stage on AWS has no sender
 */
export function previewAddresses(values: {
  readonly to?: string | undefined;
  readonly sender?: string | undefined;
  readonly stage?: string | undefined;
}): PreviewAddresses | null {
  if (values.to === undefined) {
    if (values.sender !== undefined) throw new UsageError('--sender goes with --to ADDRESS');
    return null;
  }
  const sender = values.sender ?? process.env.SENDER ?? (values.stage === undefined ? LOCAL_SENDER : '');
  if (sender === '')
    throw new UsageError('--to needs a sender that SES has verified: name it with --sender, or as SENDER');
  return { to: addressOf('--to', values.to), sender: addressOf('--sender', sender) };
}

function addressOf(option: string, text: string): string {
  const address = emailAddress(text);
  if (address === null)
    throw new UsageError(
      `${option} ${JSON.stringify(text)} is no email address: give one like ada@example.com`,
    );
  return address;
}

/**
 * Sends a preview. The delivery ledger knows nothing of it: it is nobody's weekly email.
 *
 * @throws Error that says what SES answered, and whether the preview may be on its way all the same
 */
export async function sendPreview(
  { to, sender }: PreviewAddresses,
  { site, week }: Report,
  email: Email,
): Promise<{ readonly to: string; readonly messageId: string }> {
  const outcome = await mailer(sesClient(), sender).sendEmail({
    to,
    email,
    unsubscribeUrl: null,
    tags: { site, week },
  });
  if (outcome.kind === 'sent') return { to, messageId: outcome.messageId };
  const doubt =
    outcome.kind === 'unknown' ? 'SES did not answer, so it may arrive all the same' : outcome.kind;
  throw new Error(`the preview was not sent: ${doubt} (${outcome.error}: ${outcome.detail})`);
}
