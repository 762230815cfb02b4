import type { Context, ScheduledEvent } from 'aws-lambda';
import { documentClient, kinesisClient, sqsClient } from '../lib/aws/clients.ts';
import { deliveryQueue } from '../lib/aws/delivery-queue.ts';
import { deliveryTable } from '../lib/aws/delivery-table.ts';
import { planTable } from '../lib/aws/plan-table.ts';
import { progressTable } from '../lib/aws/progress-table.ts';
import { rollupTable } from '../lib/aws/rollup-table.ts';
import { sectionTable } from '../lib/aws/section-table.ts';
import { siteTable } from '../lib/aws/site-table.ts';
import { streamShards } from '../lib/aws/stream-shards.ts';
import { subscriberKey } from '../lib/aws/subscriber-key.ts';
import { countedUntil } from '../lib/domain/progress/counted-until.ts';
import { reportRules, required } from '../lib/environment.ts';
import { metricsOf } from '../lib/metrics.ts';
import { reportMetrics } from '../lib/weekly/report-metrics.ts';
import { planDueWeeks } from '../lib/weekly/weekly.ts';

const client = documentClient();
const deliveries = required('DELIVERIES_TABLE');
const ledger = deliveryTable(client, deliveries);
const progress = progressTable(client, required('PROGRESS_TABLE'));
const shards = streamShards(kinesisClient(), required('CLICK_STREAM'));
const stream = `${required('AWS_REGION')}.${required('CLICK_STREAM')}`;
const deps = {
  sites: siteTable(client, required('SITES_TABLE')),
  rollups: rollupTable(client, required('ROLLUPS_TABLE')),
  sections: sectionTable(client, deliveries),
  book: planTable(client, deliveries),
  queue: deliveryQueue(sqsClient(), required('DELIVERY_QUEUE')),
  rules: reportRules(),
  ledger,
  now: () => Date.now(),
};
/**
 * Puts the deliveries of the weeks that are due at the event's time, and counted, into the queue: a run can
 * be repeated as of any time.
 *
 * @throws Error when anything failed, after everything was tried: the invocation then counts as one
 * with an error, which raises the alarm.
 */
export async function handler(
  event: Pick<ScheduledEvent, 'time'>,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<void> {
  const key = await subscriberKey(client, deliveries);
  const counted = countedUntil(await shards.list(), await progress.watermarks(stream));
  const asOf = { asOfMs: Date.parse(event.time), countedUntilMs: counted.countedUntilMs };
  const { problems, ...tally } = await planDueWeeks({ ...deps, key }, asOf, () =>
    context.getRemainingTimeInMillis(),
  );
  const metrics = await reportMetrics(tally, ledger, Date.now());
  const functionName = required('AWS_LAMBDA_FUNCTION_NAME');
  const line = { ...tally, ...counted, problems, ...metricsOf(functionName, metrics, Date.now()) };
  console.log(JSON.stringify({ event: 'planned', ...line }));
  if (tally.failed > 0) throw new Error(`${tally.failed} sites failed: see the log line "planned"`);
}
