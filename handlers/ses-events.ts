import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { documentClient } from '../lib/aws/clients.ts';
import { deliveryTable } from '../lib/aws/delivery-table.ts';
import { required } from '../lib/environment.ts';
import { settleEvents } from '../lib/weekly/settle.ts';

const ledger = deliveryTable(documentClient(), required('DELIVERIES_TABLE'));

/** Settles deliveries by what SES publishes of its emails. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const { again, ...summary } = await settleEvents(ledger, event.Records, Date.now());
  console.log(JSON.stringify({ event: 'settled', events: event.Records.length, ...summary }));
  return { batchItemFailures: again.map((itemIdentifier) => ({ itemIdentifier })) };
}
