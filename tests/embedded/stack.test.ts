import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutRecordsCommand, SplitShardCommand } from '@aws-sdk/client-kinesis';
import { expect, onTestFinished, test } from 'vitest';
import type { Definitions } from '../../lib/embedded/definitions.ts';
import type { Package } from '../../lib/embedded/package.ts';
import { embeddedClients } from '../../lib/embedded/resources.ts';
import { findRunning } from '../../lib/embedded/running.ts';
import { type Stack, startStack } from '../../lib/embedded/stack.ts';
import { codeFolder, functionDefinition, mappingDefinition, temporaryFolder } from './fixtures.ts';

const streamArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/clicks';

/** Fails by a seed: throws, exits, reports a failed record, or does what it was told. */
const unreliable = `
import { appendFileSync, statSync } from 'node:fs';
let state = 0;
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
export async function handler(event) {
  // The n-th invocation draws the same numbers in every run, whichever process it is in.
  appendFileSync(process.env.SEEN + '.count', '.');
  state = Math.imul(statSync(process.env.SEEN + '.count').size, 2654435761) >>> 0;
  random();
  const ids = event.Records.map((record) => record.eventID);
  const chance = random();
  const done = chance < 0.6 ? ids.length : Math.floor(random() * ids.length);
  appendFileSync(process.env.SEEN, ids.slice(0, done).map((id) => id + '\\n').join(''));
  if (chance < 0.6) return { batchItemFailures: [] };
  if (chance < 0.7) throw new Error('seeded failure');
  if (chance < 0.75) process.exit(3);
  return { batchItemFailures: [{ itemIdentifier: event.Records[done].kinesis.sequenceNumber }] };
}
`;

async function packageOf(folder: string, seen: string): Promise<Package> {
  const definitions: Definitions = {
    streams: [{ name: 'clicks', arn: streamArn, mode: 'ON_DEMAND', shards: 4, retentionHours: 168 }],
    tables: [
      {
        name: 'rollups',
        keySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        attributes: [{ AttributeName: 'pk', AttributeType: 'S' }],
        globalIndexes: [],
        localIndexes: [],
      },
    ],
    buckets: ['archive'],
    functions: [functionDefinition('count', { SEEN: seen })],
    queues: [],
    queueMappings: [],
    emailEvents: [],
    mappings: [mappingDefinition('count', { streamArn, batchRecordsMax: 50 })],
    schedules: [],
    routes: [],
    secrets: [],
    outputs: {
      ClickStreamName: 'clicks',
      RollupsTableName: 'rollups',
      SitesTableName: 'sites',
      SuppressionsTableName: 'suppressions',
      LinkKeysName: 'link-keys',
      DeliveriesTableName: 'deliveries',
      ProgressTableName: 'progress',
      RedrivesTableName: 'redrives',
      DeliveryQueueUrl: 'deliveries',
      ArchiveBucketName: 'archive',
    },
  };
  return { definitions, codeFolders: { count: await codeFolder(folder, 'count', unreliable) } };
}

async function start(folder: string, own: Package): Promise<Stack> {
  await mkdir(folder, { recursive: true });
  const stack = await startStack({
    directory: folder,
    package: own,
    ports: { kinesis: 0, dynamodb: 0, s3: 0, page: 0 },
    log: () => undefined,
    schedules: false,
    failAfterAttempts: 1000,
    timing: { pollMs: 10, retryBaseMs: 1, retryCapMs: 5 },
  });
  onTestFinished(() => stack.stop());
  return stack;
}

/** Puts records and notes where they went. */
async function put(stack: Stack, from: number, count: number, sent: Map<string, string[]>): Promise<void> {
  const { kinesis, close } = embeddedClients(stack.endpoints);
  for (let at = from; at < from + count; at += 250) {
    const records = Array.from({ length: 250 }, (_, index) => ({
      PartitionKey: `visitor ${(at + index) % 97}`,
      Data: Buffer.from(`click ${at + index}`),
    }));
    const answer = await kinesis.send(new PutRecordsCommand({ StreamName: 'clicks', Records: records }));
    for (const { ShardId = '', SequenceNumber } of answer.Records ?? []) {
      sent.set(ShardId, [...(sent.get(ShardId) ?? []), `${ShardId}:${SequenceNumber}`]);
    }
  }
  close();
}

async function split(stack: Stack, shardId: string, startingHashKey: string): Promise<void> {
  const { kinesis, close } = embeddedClients(stack.endpoints);
  await kinesis.send(
    new SplitShardCommand({
      StreamName: 'clicks',
      ShardToSplit: shardId,
      NewStartingHashKey: startingHashKey,
    }),
  );
  await new Promise((done) => setTimeout(done, 100));
  close();
}

/** Each shard's records in the order in which each was first done. */
async function seenByShard(path: string): Promise<{ shards: string[]; seen: Map<string, string[]> }> {
  const ids = [...new Set((await readFile(path, 'utf8')).trim().split('\n'))];
  const seen = new Map<string, string[]>();
  for (const id of ids) {
    const shardId = id.split(':')[0] ?? '';
    seen.set(shardId, [...(seen.get(shardId) ?? []), id]);
  }
  return { shards: ids.map((id) => id.split(':')[0] ?? ''), seen };
}

test('2,000 records, a split, a restart, and a function that fails and dies: each shard in order, nothing missing', async () => {
  const folder = await temporaryFolder();
  const seenPath = join(folder, 'seen.txt');
  const own = await packageOf(folder, seenPath);
  const sent = new Map<string, string[]>();
  const first = await start(join(folder, 'stack'), own);
  await put(first, 0, 500, sent);
  await split(first, 'shardId-000000000001', '100000000000000000000000000000000000000');
  await put(first, 500, 500, sent);
  first.kill('count');
  await put(first, 1000, 500, sent);
  await first.stop();
  const second = await start(join(folder, 'stack'), own);
  await put(second, 1500, 500, sent);
  await second.drained();
  const { shards, seen } = await seenByShard(seenPath);
  expect([...sent.keys()].sort()).toHaveLength(6);
  const inOrder = (lists: Map<string, string[]>): unknown => [...lists].sort(([a], [b]) => (a < b ? -1 : 1));
  expect(inOrder(seen)).toEqual(inOrder(sent));
  const lastOfParent = shards.lastIndexOf('shardId-000000000001');
  for (const child of ['shardId-000000000004', 'shardId-000000000005']) {
    expect(shards.indexOf(child)).toBeGreaterThan(lastOfParent);
  }
});

test('a stack says where it runs while it runs, and refuses to share its directory', async () => {
  const folder = await temporaryFolder();
  const own = await packageOf(folder, join(folder, 'seen.txt'));
  const stack = await start(join(folder, 'stack'), own);
  const { endpoints, names, environment } = stack;
  expect(await findRunning(join(folder, 'stack'))).toEqual({
    pid: process.pid,
    endpoints,
    names,
    environment,
  });
  await expect(start(join(folder, 'stack'), own)).rejects.toThrow('stop it first');
  await stack.stop();
  expect(await findRunning(join(folder, 'stack'))).toBeUndefined();
});
