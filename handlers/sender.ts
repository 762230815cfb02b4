import { setTimeout as wait } from 'node:timers/promises';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { documentClient, sesClient, sqsClient } from '../lib/aws/clients.ts';
import { deliveryQueue } from '../lib/aws/delivery-queue.ts';
import { deliveryTable } from '../lib/aws/delivery-table.ts';
import { mailer } from '../lib/aws/mailer.ts';
import { rollupTable } from '../lib/aws/rollup-table.ts';
import { sectionTable } from '../lib/aws/section-table.ts';
import { signedUnsubscribeUrls } from '../lib/aws/signed-links.ts';
import { siteTable, subscriptionsOf } from '../lib/aws/site-table.ts';
import { subscriberKey } from '../lib/aws/subscriber-key.ts';
import { keyedSuppressions } from '../lib/aws/suppression-table.ts';
import type { SiteSection } from '../lib/domain/reports/report.ts';
import { reportRules, required } from '../lib/environment.ts';
import { Pacer } from '../lib/weekly/pacer.ts';
import { renderSections } from '../lib/weekly/render.ts';
import { rememberedSections } from '../lib/weekly/sections.ts';
import { sendBatch } from '../lib/weekly/send-batch.ts';
import template from '../templates/weekly.mjml';

const client = documentClient();
const deliveries = required('DELIVERIES_TABLE');
const sites = siteTable(client, required('SITES_TABLE'));
const everyMs = (1000 * Number(required('SENDERS_MAX'))) / Number(required('EMAILS_PER_SECOND'));
const pacer = new Pacer(everyMs, { now: () => Date.now(), wait: (ms) => wait(ms) });
const { hide } = deliveryQueue(sqsClient(), required('DELIVERY_QUEUE'));
const deps = {
  subscriptions: (email: string) => subscriptionsOf(sites, email),
  rollups: rollupTable(client, required('ROLLUPS_TABLE')),
  sections: rememberedSections(sectionTable(client, deliveries)),
  ledger: deliveryTable(client, deliveries),
  mailer: mailer(sesClient(), required('SENDER'), required('CONFIGURATION_SET')),
  rules: reportRules(),
  render: (sections: readonly SiteSection[], locale: string, unsubscribeUrl: string) =>
    renderSections(sections, { locale, unsubscribeUrl }, template),
  suppressions: keyedSuppressions(client, { suppressions: required('SUPPRESSIONS_TABLE'), deliveries }),
  unsubscribeUrl: signedUnsubscribeUrls(required('LINKS_URL'), required('LINK_KEYS')),
  now: () => Date.now(),
  pace: () => pacer.next(),
  hide,
};
/** An email that is begun ends well within this. */
const RESERVE_MS = 45_000;

/** Sends a batch of the delivery queue. What could not be sent now comes again, alone. */
export async function handler(
  event: SQSEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<SQSBatchResponse> {
  const key = await subscriberKey(client, deliveries);
  const mayGoOn = () => context.getRemainingTimeInMillis() > RESERVE_MS;
  const { again, ...summary } = await sendBatch({ ...deps, key, mayGoOn }, event.Records);
  console.log(JSON.stringify({ event: 'delivered', messages: event.Records.length, ...summary }));
  return { batchItemFailures: again.map((itemIdentifier) => ({ itemIdentifier })) };
}
