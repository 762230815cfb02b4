import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { documentClient } from '../lib/aws/clients.ts';
import { deliveryTable } from '../lib/aws/delivery-table.ts';
import { keyedSuppressions } from '../lib/aws/suppression-table.ts';
import { required } from '../lib/environment.ts';
import { suppressByFeedback } from '../lib/subscribers/feedback.ts';
import { settleEvents } from '../lib/weekly/settle.ts';

const client = documentClient();
const deliveries = required('DELIVERIES_TABLE');
const ledger = deliveryTable(client, deliveries);
const suppressions = keyedSuppressions(client, { suppressions: required('SUPPRESSIONS_TABLE'), deliveries });
const hear = (body: string) => suppressByFeedback(suppressions, body);

/** Settles deliveries, and suppresses addresses, by what SES publishes of its emails. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const { again, ...summary } = await settleEvents(ledger, event.Records, Date.now(), hear);
  console.log(JSON.stringify({ event: 'settled', events: event.Records.length, ...summary }));
  return { batchItemFailures: again.map((itemIdentifier) => ({ itemIdentifier })) };
}
