import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { deliveryQueue } from '../../../lib/aws/delivery-queue.ts';
import { deliveryTable } from '../../../lib/aws/delivery-table.ts';
import { mailer } from '../../../lib/aws/mailer.ts';
import { planTable } from '../../../lib/aws/plan-table.ts';
import { rollupTable } from '../../../lib/aws/rollup-table.ts';
import { sectionTable } from '../../../lib/aws/section-table.ts';
import { siteTable, subscriptionsOf } from '../../../lib/aws/site-table.ts';
import type { AsOf } from '../../../lib/domain/deliveries/plan-email.ts';
import type { Email } from '../../../lib/domain/reports/email.ts';
import { type BatchDeps, sendBatch } from '../../../lib/weekly/send-batch.ts';
import { settleEvents } from '../../../lib/weekly/settle.ts';
import type { Tally } from '../../../lib/weekly/tally.ts';
import { planDueWeeks, type WeeklyDeps } from '../../../lib/weekly/weekly.ts';
import { documentClientOf, type Send, sesClientOf, sqsClientOf } from '../clients.ts';
import type { SqsMessage } from './memory-sqs.ts';

export const SITES = 'sites';
export const ROLLUPS = 'rollups';
export const DELIVERIES = 'deliveries';
export const KEY = Buffer.from('the secret of the simulator');
export const RULES = { gracePeriodMs: 2 * 3_600_000, deadlineMs: 24 * 3_600_000 };

/** How one invocation reaches the servers, and what its clock says. */
export interface Surroundings {
  readonly dynamodb: Send;
  readonly sqs: Send;
  readonly ses: Send;
  now(): number;
}

/** A bug that a test plants around the product. Nothing is planted by default. */
export interface DeliveryPlant {
  readonly planner?: (deps: WeeklyDeps) => WeeklyDeps;
  readonly sender?: (deps: BatchDeps) => BatchDeps;
  readonly ses?: (send: Send) => Send;
  readonly dynamodb?: (send: Send) => Send;
}

/** What is in an email is judged elsewhere, and takes most of the time. */
const EMAIL: Email = { subject: 'the week', preheader: '', html: '<p>the week</p>', text: 'the week' };

function tablesOf(client: DynamoDBDocumentClient) {
  return {
    rollups: rollupTable(client, ROLLUPS),
    sections: sectionTable(client, DELIVERIES),
    ledger: deliveryTable(client, DELIVERIES),
    rules: RULES,
    key: KEY,
  };
}

/** What `handlers/weekly.ts` does, but for how far is counted. */
export function plan(around: Surroundings, plant: DeliveryPlant, asOf: AsOf): Promise<Tally> {
  const client = documentClientOf(plant.dynamodb?.(around.dynamodb) ?? around.dynamodb);
  const deps: WeeklyDeps = {
    ...tablesOf(client),
    sites: siteTable(client, SITES),
    book: planTable(client, DELIVERIES),
    queue: deliveryQueue(sqsClientOf(around.sqs), 'queue'),
    now: around.now,
  };
  return planDueWeeks(plant.planner?.(deps) ?? deps, asOf, () => 900_000);
}

/** What `handlers/sender.ts` does. @returns ids of the messages that are to come again */
export async function send(
  around: Surroundings,
  plant: DeliveryPlant,
  messages: readonly (SqsMessage & { readonly receipt: string })[],
): Promise<readonly string[]> {
  const client = documentClientOf(plant.dynamodb?.(around.dynamodb) ?? around.dynamodb);
  const sites = siteTable(client, SITES);
  const deps: BatchDeps = {
    ...tablesOf(client),
    subscriptions: (email) => subscriptionsOf(sites, email),
    mailer: mailer(sesClientOf(plant.ses?.(around.ses) ?? around.ses), 'reports@example.com', 'emails'),
    render: () => EMAIL,
    suppressions: { find: async () => new Map() },
    unsubscribeUrl: async () => 'https://links.example/unsubscribe/x',
    now: around.now,
    pace: async () => undefined,
    hide: deliveryQueue(sqsClientOf(around.sqs), 'queue').hide,
    mayGoOn: () => true,
  };
  const received = messages.map(({ id, body, receipt }) => ({ messageId: id, receiptHandle: receipt, body }));
  return (await sendBatch(plant.sender?.(deps) ?? deps, received)).again;
}

/** What `handlers/ses-events.ts` does. @returns ids of the events that are to come again */
export async function settle(
  around: Surroundings,
  events: readonly { readonly messageId: string; readonly body: string }[],
): Promise<readonly string[]> {
  const ledger = deliveryTable(documentClientOf(around.dynamodb), DELIVERIES);
  return (await settleEvents(ledger, events, around.now(), async () => undefined)).again;
}
