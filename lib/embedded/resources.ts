import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndex,
  type KeySchemaElement,
  type LocalSecondaryIndex,
} from '@aws-sdk/client-dynamodb';
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  IncreaseStreamRetentionPeriodCommand,
  KinesisClient,
} from '@aws-sdk/client-kinesis';
import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { Definitions, StreamDefinition, TableDefinition } from './definitions.ts';
import { region } from './identities.ts';
import type { Servers } from './servers.ts';

export interface EmbeddedClients {
  kinesis: KinesisClient;
  dynamodb: DynamoDBClient;
  s3: S3Client;
  close(): void;
}

/** The one key that s3rver knows; the other stand-ins take any. */
export const accessKey = 'S3RVER';

/** Clients of the embedded servers, whatever the user's own AWS settings say. */
export function embeddedClients(endpoints: Servers['endpoints']): EmbeddedClients {
  const common = { region, credentials: { accessKeyId: accessKey, secretAccessKey: accessKey } };
  const kinesis = new KinesisClient({ ...common, endpoint: endpoints.kinesis });
  const dynamodb = new DynamoDBClient({ ...common, endpoint: endpoints.dynamodb });
  const s3 = new S3Client({ ...common, endpoint: endpoints.s3, forcePathStyle: true });
  const close = (): void => {
    for (const client of [kinesis, dynamodb, s3]) client.destroy();
  };
  return { kinesis, dynamodb, s3, close };
}

/**
 * Makes what the definitions name and is not there yet; what is there keeps its data.
 * @throws Error when a table that is there has another key than the one defined.
 */
export async function createResources(clients: EmbeddedClients, definitions: Definitions): Promise<void> {
  await Promise.all([
    ...definitions.streams.map((stream) => createStream(clients.kinesis, stream)),
    ...definitions.tables.map((table) => createTable(clients.dynamodb, table)),
    ...definitions.buckets.map((bucket) => createBucket(clients.s3, bucket)),
  ]);
}

async function createStream(kinesis: KinesisClient, stream: StreamDefinition): Promise<void> {
  const describe = (): Promise<{ status: string | undefined; hours: number } | undefined> =>
    orMissing(async () => {
      const answer = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: stream.name }));
      const summary = answer.StreamDescriptionSummary;
      return { status: summary?.StreamStatus, hours: summary?.RetentionPeriodHours ?? 24 };
    });
  if (!(await describe())) {
    await kinesis.send(new CreateStreamCommand({ StreamName: stream.name, ShardCount: stream.shards }));
  }
  await until(async () => (await describe())?.status === 'ACTIVE', `stream ${stream.name}`);
  if (((await describe())?.hours ?? 24) < stream.retentionHours) {
    await kinesis.send(
      new IncreaseStreamRetentionPeriodCommand({
        StreamName: stream.name,
        RetentionPeriodHours: stream.retentionHours,
      }),
    );
  }
}

async function createTable(dynamodb: DynamoDBClient, table: TableDefinition): Promise<void> {
  const describe = (): Promise<{ status: string | undefined; key: unknown } | undefined> =>
    orMissing(async () => {
      const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table.name }));
      const indexes = Table?.GlobalSecondaryIndexes?.length ?? 0;
      return { status: Table?.TableStatus, key: [Table?.KeySchema, indexes] };
    });
  const found = await describe();
  if (found && JSON.stringify(found.key) !== JSON.stringify([table.keySchema, table.globalIndexes.length])) {
    const what = 'another key or other indexes than serverless.yml gives it';
    throw new Error(`table ${table.name} has ${what}: start with --fresh`);
  }
  if (!found) {
    await dynamodb.send(
      new CreateTableCommand({
        TableName: table.name,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: table.keySchema as KeySchemaElement[],
        AttributeDefinitions: table.attributes as AttributeDefinition[],
        ...(table.globalIndexes.length && {
          GlobalSecondaryIndexes: table.globalIndexes as GlobalSecondaryIndex[],
        }),
        ...(table.localIndexes.length && {
          LocalSecondaryIndexes: table.localIndexes as LocalSecondaryIndex[],
        }),
      }),
    );
  }
  await until(async () => (await describe())?.status === 'ACTIVE', `table ${table.name}`);
}

async function createBucket(s3: S3Client, bucket: string): Promise<void> {
  const found = await orMissing(() => s3.send(new HeadBucketCommand({ Bucket: bucket })));
  if (!found) await s3.send(new CreateBucketCommand({ Bucket: bucket }));
}

const missing = new Set(['ResourceNotFoundException', 'NotFound', 'NoSuchBucket']);

async function orMissing<Found>(find: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await find();
  } catch (error) {
    if (missing.has((error as Error).name)) return undefined;
    throw error;
  }
}

const waitMs = 20;
const waitsMax = 500;

async function until(ready: () => Promise<boolean>, what: string): Promise<void> {
  for (let waits = 0; waits < waitsMax; waits++) {
    if (await ready()) return;
    await new Promise((done) => setTimeout(done, waitMs));
  }
  throw new Error(`the embedded ${what} did not become active`);
}
