import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeTableCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStreamSummaryCommand, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import type { Definitions } from '../../lib/embedded/definitions.ts';
import { createResources, type EmbeddedClients, embeddedClients } from '../../lib/embedded/resources.ts';
import { type Servers, startServers } from '../../lib/embedded/servers.ts';
import { kinesisSource } from '../../lib/embedded/stream-source.ts';
import { temporaryFolder } from './fixtures.ts';

const definitions: Pick<Definitions, 'streams' | 'tables' | 'buckets'> = {
  streams: [{ name: 'clicks', arn: 'any', mode: 'ON_DEMAND', shards: 4, retentionHours: 168 }],
  tables: [
    {
      name: 'rollups',
      keySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      attributes: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      globalIndexes: [],
      localIndexes: [],
    },
  ],
  buckets: ['archive'],
};

async function start(folder: string): Promise<{ servers: Servers; clients: EmbeddedClients }> {
  const quiet = { log: () => undefined, exited: () => undefined };
  const servers = await startServers(folder, { kinesis: 0, dynamodb: 0, s3: 0 }, quiet);
  const clients = embeddedClients(servers.endpoints);
  onTestFinished(async () => {
    clients.close();
    await servers.stop();
  });
  await createResources(clients, definitions as Definitions);
  return { servers, clients };
}

async function write({ kinesis, dynamodb, s3 }: EmbeddedClients): Promise<void> {
  await kinesis.send(
    new PutRecordCommand({ StreamName: 'clicks', PartitionKey: 'a', Data: Buffer.from('click') }),
  );
  await dynamodb.send(new PutItemCommand({ TableName: 'rollups', Item: { pk: { S: 'a' }, sk: { S: 'b' } } }));
  await s3.send(new PutObjectCommand({ Bucket: 'archive', Key: 'a/b', Body: 'segment' }));
}

async function readBack({ kinesis, dynamodb, s3 }: EmbeddedClients): Promise<unknown> {
  const source = kinesisSource(kinesis, 'clicks');
  const reads = (await source.shards()).map(async ({ shardId }) =>
    source.read(await source.iterator(shardId, undefined)),
  );
  const records = (await Promise.all(reads)).flatMap((read) =>
    read.records.map(({ data }) => Buffer.from(data).toString()),
  );
  const item = await dynamodb.send(
    new GetItemCommand({ TableName: 'rollups', Key: { pk: { S: 'a' }, sk: { S: 'b' } } }),
  );
  const object = await s3.send(new GetObjectCommand({ Bucket: 'archive', Key: 'a/b' }));
  return { records, item: item.Item, object: await object.Body?.transformToString() };
}

const written = { records: ['click'], item: { pk: { S: 'a' }, sk: { S: 'b' } }, object: 'segment' };

test('data survives an orderly stop, and what is there is not made again', async () => {
  const folder = await temporaryFolder();
  const first = await start(folder);
  await write(first.clients);
  await first.servers.stop();
  expect(await readBack((await start(folder)).clients)).toEqual(written);
});

test('data survives SIGKILL', async () => {
  const folder = await temporaryFolder();
  const first = await start(folder);
  await write(first.clients);
  process.kill(first.servers.pid, 'SIGKILL');
  await first.servers.stop();
  expect(await readBack((await start(folder)).clients)).toEqual(written);
});

test('the stream has the retention of its definition, and both have the account of the template', async () => {
  const { clients } = await start(await temporaryFolder());
  const stream = await clients.kinesis.send(new DescribeStreamSummaryCommand({ StreamName: 'clicks' }));
  const table = await clients.dynamodb.send(new DescribeTableCommand({ TableName: 'rollups' }));
  expect(stream.StreamDescriptionSummary).toMatchObject({
    StreamARN: 'arn:aws:kinesis:us-east-1:000000000000:stream/clicks',
    RetentionPeriodHours: 168,
    OpenShardCount: 4,
  });
  expect(table.Table?.TableArn).toBe('arn:aws:dynamodb:us-east-1:000000000000:table/rollups');
});

test('a port that is taken is named, with what wanted it and how to choose another', async () => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const quiet = { log: () => undefined, exited: () => undefined };
  const taken = startServers(await temporaryFolder(), { kinesis: 0, dynamodb: port, s3: 0 }, quiet);
  await expect(taken).rejects.toThrow(
    new Error(`port ${port} for DynamoDB is taken: choose another with --dynamodb-port PORT`),
  );
});

test('a client that hangs up in the middle of a request does not bring the servers down', async () => {
  const { servers, clients } = await start(await temporaryFolder());
  for (const endpoint of [servers.endpoints.kinesis, servers.endpoints.dynamodb]) {
    const abort = new AbortController();
    const body = new ReadableStream({
      start: (stream) => {
        stream.enqueue(new Uint8Array(10));
        setTimeout(() => abort.abort(), 50);
      },
    });
    const request = { method: 'POST', body, duplex: 'half', signal: abort.signal } as RequestInit;
    await fetch(endpoint, request).catch(() => undefined);
  }
  await write(clients);
  expect(await readBack(clients)).toEqual(written);
});

// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
test('an object whose client dies in the middle is as it was before, whole or not there', async () => {
  const { servers, clients } = await start(await temporaryFolder());
  const bucket = { Bucket: 'archive' };
  await clients.s3.send(new PutObjectCommand({ ...bucket, Key: 'old', Body: 'as it was' }));
  for (const key of ['old', 'new']) {
    const half = request(`${servers.endpoints.s3}/archive/${key}`, {
      method: 'PUT',
      headers: { 'content-length': '1000000' },
    });
    half.on('error', () => undefined);
    half.write('x'.repeat(400_000));
    await new Promise((done) => setTimeout(done, 100));
    half.destroy();
  }
  await new Promise((done) => setTimeout(done, 100));
  const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command(bucket));
  expect(Contents.map(({ Key, Size }) => ({ Key, Size }))).toEqual([{ Key: 'old', Size: 9 }]);
  const { Body } = await clients.s3.send(new GetObjectCommand({ ...bucket, Key: 'old' }));
  expect(await Body?.transformToString()).toBe('as it was');
});
