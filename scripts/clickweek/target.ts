import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type ArchiveBucket, archiveBucket } from '../../lib/aws/archive-bucket.ts';
import { documentClient, kinesisClient, secretsClient, sesClient, sqsClient } from '../../lib/aws/clients.ts';
import { deliveryQueue } from '../../lib/aws/delivery-queue.ts';
import { type DeliveryTable, deliveryTable } from '../../lib/aws/delivery-table.ts';
import { forgetDeliveries } from '../../lib/aws/forgotten-deliveries.ts';
import { type LinkKeySecret, linkKeySecret } from '../../lib/aws/link-key-secret.ts';
import { type Mailer, mailer } from '../../lib/aws/mailer.ts';
import { pendingTable } from '../../lib/aws/pending-table.ts';
import { redriveTable } from '../../lib/aws/redrive-table.ts';
import { type RollupTable, rollupTable } from '../../lib/aws/rollup-table.ts';
import { s3Client } from '../../lib/aws/s3-client.ts';
import { isSubscribed, siteIndex } from '../../lib/aws/site-index.ts';
import { type SiteTable, siteTable } from '../../lib/aws/site-table.ts';
import { subscriberKey } from '../../lib/aws/subscriber-key.ts';
import { type SuppressionTable, suppressionTable } from '../../lib/aws/suppression-table.ts';
import { subscriberId } from '../../lib/domain/deliveries/subscriber-id.ts';
import { findRunning } from '../../lib/embedded/running.ts';
import type { RedriveLedger } from '../../lib/redrive/redrive-ledger.ts';
import type { PendingStore, SiteIndex } from '../../lib/subscribers/stores.ts';
import type { DeliveryQueue } from '../../lib/weekly/delivery-queue.ts';
import { UsageError } from '../command-line.ts';
import { DATA_DIRECTORY } from '../data-directory.ts';

/** The clickweek that a command works on. */
export interface Target {
  readonly stream: string;
  readonly rollups: RollupTable;
  readonly sites: SiteTable;
  readonly redrives: RedriveLedger;
  readonly suppressions: SuppressionTable;
  readonly pending: PendingStore;
  readonly index: SiteIndex;
  isSubscribed(site: string, email: string): Promise<boolean>;
  /** Deletes what the ledger has of an address. */
  forgetDeliveries(email: string, nowMs: number): Promise<void>;
  readonly linkKeys: LinkKeySecret;
  readonly mail: () => Promise<{ readonly mailer: Mailer; readonly linksUrl: string }>;
  readonly deliveries: DeliveryTable;
  readonly deliveryQueue: () => Promise<DeliveryQueue>;
  /** See `subscriberId`. */
  readonly subscriberKey: () => Promise<Uint8Array>;
  readonly archive: () => Promise<ArchiveBucket>;
}

/** What every command's usage ends with. */
export const TARGET_USAGE = `  --stage STAGE         a stage on AWS, by the SDK's usual environment (default: the running npm start)
`;

export const TARGET_OPTIONS = { stage: { type: 'string' } } as const;

const STAGE = /^[a-zA-Z0-9-]{1,60}$/;

/**
 * Opens a stage by the names that serverless.yml gives its resources.
 *
 * @throws UsageError for what is no stage; Error where none is named and nothing runs here.
 */
export async function openTarget(stage: string | undefined): Promise<Target> {
  if (stage !== undefined && !STAGE.test(stage))
    throw new UsageError(`${JSON.stringify(stage)} is no stage: name one like dev`);
  const names = stage === undefined ? await enterRunningStack() : namesOf(stage);
  const client = documentClient();
  const key = () => subscriberKey(client, names.deliveriesTable);
  return {
    stream: names.stream,
    rollups: rollupTable(client, names.rollupsTable),
    sites: siteTable(client, names.sitesTable),
    redrives: redriveTable(client, names.redrivesTable),
    suppressions: suppressionTable(client, names.suppressionsTable, key),
    pending: pendingTable(client, names.sitesTable),
    index: siteIndex(client, names.sitesTable),
    isSubscribed: (site, email) => isSubscribed(client, names.sitesTable, { site, email }),
    forgetDeliveries: async (email, nowMs) =>
      forgetDeliveries(client, names.deliveriesTable, subscriberId(email, await key()), nowMs),
    linkKeys: linkKeySecret(secretsClient(), names.linkKeys),
    mail: async () => {
      const outputs = names.outputs ?? (await outputsOf(`clickweek-${stage}`));
      const { Sender = '', LinksUrl = '', EmailConfigurationSetName = '' } = outputs;
      if (!Sender || !LinksUrl) throw new Error('the stack says neither Sender nor LinksUrl: deploy it anew');
      return { mailer: mailer(sesClient(), Sender, EmailConfigurationSetName), linksUrl: LinksUrl };
    },
    deliveries: deliveryTable(client, names.deliveriesTable),
    deliveryQueue: async () => {
      const queues = sqsClient();
      return deliveryQueue(queues, names.deliveryQueue ?? (await queueUrlOf(queues, names.deliveriesTable)));
    },
    subscriberKey: key,
    archive: async () =>
      archiveBucket(
        s3Client(),
        names.archiveBucket ?? (await archiveBucketOf(`clickweek-${stage}`, names.stream)),
      ),
  };
}

interface Names {
  readonly stream: string;
  readonly rollupsTable: string;
  readonly sitesTable: string;
  readonly redrivesTable: string;
  readonly deliveriesTable: string;
  readonly suppressionsTable: string;
  /** Of the secret. */
  readonly linkKeys: string;
  /** On AWS CloudFormation tells them. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Its URL; on AWS it has the account in it, which SQS tells. */
  readonly deliveryQueue?: string;
  /** On AWS it has the account in it, which the stream's ARN tells. */
  readonly archiveBucket?: string;
}

function namesOf(stage: string): Names {
  const name = (resource: string) => `clickweek-${stage}-${resource}`;
  return {
    stream: name('clicks'),
    rollupsTable: name('rollups'),
    sitesTable: name('sites'),
    redrivesTable: name('redrives'),
    deliveriesTable: name('deliveries'),
    suppressionsTable: name('suppressions'),
    linkKeys: name('link-keys'),
  };
}

/** `clickweek-dev-archive-123456789012-eu-central-1` */
async function archiveBucketOf(name: string, stream: string): Promise<string> {
  const { StreamDescriptionSummary } = await kinesisClient().send(
    new DescribeStreamSummaryCommand({ StreamName: stream }),
  );
  const [, , , region, account] = StreamDescriptionSummary?.StreamARN?.split(':') ?? [];
  return `${name}-archive-${account}-${region}`;
}

async function outputsOf(StackName: string): Promise<Record<string, string>> {
  const { Stacks = [] } = await new CloudFormationClient().send(new DescribeStacksCommand({ StackName }));
  const outputs = Stacks[0]?.Outputs ?? [];
  return Object.fromEntries(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}

/** The queue has the name of the table. */
async function queueUrlOf(client: SQSClient, QueueName: string): Promise<string> {
  return (await client.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
}

/** The SDK finds the stand-ins as it finds AWS: by the environment. */
async function enterRunningStack(): Promise<Names> {
  const running = await findRunning(DATA_DIRECTORY);
  if (running === undefined)
    throw new Error('no clickweek runs in this folder: run npm start in it, or name a stage with --stage');
  Object.assign(process.env, running.environment);
  const { SENDER = '', LINKS_URL = '', CONFIGURATION_SET = '' } = running.environment;
  const outputs = { Sender: SENDER, LinksUrl: LINKS_URL, EmailConfigurationSetName: CONFIGURATION_SET };
  return { ...running.names, outputs };
}
