import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type ArchiveBucket, archiveBucket } from '../../lib/aws/archive-bucket.ts';
import { documentClient, kinesisClient, sqsClient } from '../../lib/aws/clients.ts';
import { deliveryQueue } from '../../lib/aws/delivery-queue.ts';
import { type DeliveryTable, deliveryTable } from '../../lib/aws/delivery-table.ts';
import { redriveTable } from '../../lib/aws/redrive-table.ts';
import { type RollupTable, rollupTable } from '../../lib/aws/rollup-table.ts';
import { s3Client } from '../../lib/aws/s3-client.ts';
import { type SiteTable, siteTable } from '../../lib/aws/site-table.ts';
import { subscriberKey } from '../../lib/aws/subscriber-key.ts';
import { findRunning } from '../../lib/embedded/running.ts';
import type { RedriveLedger } from '../../lib/redrive/redrive-ledger.ts';
import type { DeliveryQueue } from '../../lib/weekly/delivery-queue.ts';
import { UsageError } from '../command-line.ts';
import { DATA_DIRECTORY } from '../data-directory.ts';

/** The clickweek that a command works on. */
export interface Target {
  readonly stream: string;
  readonly rollups: RollupTable;
  readonly sites: SiteTable;
  readonly redrives: RedriveLedger;
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
  return {
    stream: names.stream,
    rollups: rollupTable(client, names.rollupsTable),
    sites: siteTable(client, names.sitesTable),
    redrives: redriveTable(client, names.redrivesTable),
    deliveries: deliveryTable(client, names.deliveriesTable),
    deliveryQueue: async () => {
      const queues = sqsClient();
      return deliveryQueue(queues, names.deliveryQueue ?? (await queueUrlOf(queues, names.deliveriesTable)));
    },
    subscriberKey: () => subscriberKey(client, names.deliveriesTable),
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
  return running.names;
}
