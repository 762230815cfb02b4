import { setTimeout as wait } from 'node:timers/promises';
import type { Context, ScheduledEvent } from 'aws-lambda';
import { documentClient, secretsClient, sesClient } from '../lib/aws/clients.ts';
import { deliveryTable } from '../lib/aws/delivery-table.ts';
import { linkKeySecret } from '../lib/aws/link-key-secret.ts';
import { mailer } from '../lib/aws/mailer.ts';
import { rollupTable } from '../lib/aws/rollup-table.ts';
import { siteTable } from '../lib/aws/site-table.ts';
import { subscriberKey } from '../lib/aws/subscriber-key.ts';
import { suppressionTable } from '../lib/aws/suppression-table.ts';
import { required } from '../lib/environment.ts';
import { unsubscribeUrls } from '../lib/subscribers/unsubscribe-url.ts';
import { mailDueWeeks } from '../lib/weekly/weekly.ts';
import template from '../templates/weekly.mjml';

const client = documentClient();
const deliveries = required('DELIVERIES_TABLE');
const deps = {
  sites: siteTable(client, required('SITES_TABLE')),
  rollups: rollupTable(client, required('ROLLUPS_TABLE')),
  deliveries: deliveryTable(client, deliveries),
  mailer: mailer(sesClient(), required('SENDER')),
  suppressions: suppressionTable(client, required('SUPPRESSIONS_TABLE'), () =>
    subscriberKey(client, deliveries),
  ),
  unsubscribeUrl: unsubscribeUrls(
    required('LINKS_URL'),
    linkKeySecret(secretsClient(), required('LINK_KEYS')).keys,
  ),
  template,
  wait: (ms: number) => wait(ms),
};
const gracePeriodMs = Number(required('GRACE_PERIOD_MINUTES')) * 60_000;

/**
 * Mails the weeks that are due at the event's time: a run can be repeated as of any time.
 *
 * @throws Error when anything failed, after everything was tried: the invocation then counts as one
 * with an error, which raises the alarm.
 */
export async function handler(
  event: Pick<ScheduledEvent, 'time'>,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<void> {
  const { problems, ...tally } = await mailDueWeeks(deps, {
    nowMs: Date.parse(event.time),
    gracePeriodMs,
    remainingMs: () => context.getRemainingTimeInMillis(),
  });
  console.log(JSON.stringify({ event: 'mailed', ...tally, problems }));
  if (tally.failed > 0)
    throw new Error(`${tally.failed} sites or subscribers failed: see the log line "mailed"`);
}
