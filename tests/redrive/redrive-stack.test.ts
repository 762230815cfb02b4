import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentClient, kinesisClient } from '../../lib/aws/clients.ts';
import { putRecords } from '../../lib/aws/put-records.ts';
import { rollupTable } from '../../lib/aws/rollup-table.ts';
import type { Books } from '../../lib/domain/rollups/rollup.ts';
import { bufferedRecord } from '../../lib/embedded/buffered-record.ts';
import { failedBatchObject } from '../../lib/embedded/failed-batch.ts';
import { type Stack, startStack } from '../../lib/embedded/stack.ts';
import { sendRecords } from '../../lib/producer/send-records.ts';
import { aggregateOf } from '../records/kpl.ts';

const repository = resolve(import.meta.dirname, '../..');
const STREAM_ARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/clickweek-local-clicks';
const SITE = 'shop.example';
const eventTime = new Date().toISOString();
let folder: string;
let stack: Stack;

const click = (messageId?: string) =>
  Buffer.from(
    JSON.stringify({ messageId, type: 'page', timestamp: eventTime, site: SITE, properties: { path: '/' } }),
  );

/** Ten good clicks; five that a broken producer aggregated twice, which by themselves are sound; three of noise. */
function records(): { partitionKey: string; data: Buffer }[] {
  const good = Array.from({ length: 10 }, (_, i) => click(`good ${i}`));
  const nested = Array.from({ length: 5 }, (_, i) =>
    aggregateOf([aggregateOf([click(i < 2 ? `twice ${i}` : undefined)])]),
  );
  const noise = ['no click', '{"type":"page"}', '\u001b]0;a title set by a stranger\u0007'].map((text) =>
    Buffer.from(text),
  );
  return [...good, ...nested, ...noise].map((data, i) => ({ partitionKey: `key ${i}`, data }));
}

/** The tool as a user runs it, in the folder of the running stack. */
function tool(line: string): string {
  const loader = join(repository, 'node_modules/tsx/dist/loader.mjs');
  const args = ['--import', loader, join(repository, 'scripts/clickweek.ts'), ...line.split(' ')];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const json = <T>(line: string) => JSON.parse(tool(`${line} --json`)) as T;

async function books(): Promise<Record<string, Books>> {
  const table = rollupTable(documentClient(), stack.names.rollupsTable);
  const found: Record<string, Books> = {};
  for await (const { site, week } of table.listWeeks())
    found[site] = (await table.readRollup(site, week)).books;
  return found;
}

const NO_BOOKS: Books = { received: 0, counted: 0, duplicate: 0, rejected: 0, expired: 0, bot: 0 };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clickweek-redrive-'));
  const ports = { kinesis: 0, dynamodb: 0, s3: 0, page: 0 };
  stack = await startStack({ directory: join(folder, '.clickweek'), ports, log: () => {}, schedules: false });
  for (const [name, value] of Object.entries(stack.environment)) process.env[name] = value;
  await sendRecords(putRecords(kinesisClient(1), stack.names.stream), records());
  await stack.drained();
}, 120_000);

afterAll(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('what a broken producer sent is listed by reason, and shown so that it harms no terminal', async () => {
  const groups =
    json<{ reason: string; count: number; redriven: number; sites: object }[]>('rejections list');
  const sites = (count: number) => ({ '(unknown)': count });
  expect(groups.map(({ reason, count, redriven, sites }) => ({ reason, count, redriven, sites }))).toEqual([
    { reason: 'nested-aggregate', count: 5, redriven: 0, sites: sites(5) },
    { reason: 'not-json', count: 2, redriven: 0, sites: sites(2) },
    { reason: 'no-site', count: 1, redriven: 0, sites: sites(1) },
  ]);
  const shown = tool('rejections show');
  expect(shown).toContain('  | �]0;a title set by a stranger�\n');
  expect(shown).toContain('  | f3 89 9a c2 ');
});

test('redriven twice, each rejection is counted once, and the books balance', async () => {
  const before = await books();
  expect(before).toEqual({
    [SITE]: { ...NO_BOOKS, received: 10, counted: 10 },
    '(unknown)': { ...NO_BOOKS, received: 8, rejected: 8 },
  });
  type Tally = { fates: Record<string, number>; unknown: string[] };
  const fates = {
    sent: 0,
    'sent-before': 0,
    'still-rejected': 3,
    unknown: 0,
    'too-large': 0,
    'sent-elsewhere': 0,
    refused: 0,
  };
  const first = { fates: { ...fates, sent: 5 }, unknown: [] };
  expect(json<Tally>('rejections redrive')).toEqual(first);
  await stack.drained();
  expect(json<Tally>('rejections redrive')).toEqual({ fates: { ...fates, 'sent-before': 5 }, unknown: [] });
  await stack.drained();
  // A redriven rejection is received once more, and stays in the books of when it was rejected.
  expect(await books()).toEqual({ ...before, [SITE]: { ...NO_BOOKS, received: 15, counted: 15 } });
  expect(tool('rejections list --reason nested-aggregate')).toMatch(
    /^nested-aggregate {11,}5, 5 sent again\n/,
  );
});

test('a batch that was given up is shown with the weeks it touches', async () => {
  const origin = {
    shardId: 'shardId-000000000001',
    streamArn: STREAM_ARN,
    roleArn: 'role',
    region: 'us-east-1',
  };
  const lost = ['2026-11-20T12:00:00Z', '2026-11-23T12:00:00Z'].map((timestamp, i) => ({
    sequenceNumber: `${100 + i}`,
    partitionKey: 'k',
    arrivalMs: Date.parse('2026-11-23T12:00:00Z') + i,
    data: Buffer.from(JSON.stringify({ type: 'page', site: SITE, timestamp })),
  }));
  const { key, body } = failedBatchObject(
    {
      mappingUuid: 'a-mapping',
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:clickweek-local-count',
      streamArn: STREAM_ARN,
      shardId: origin.shardId,
      records: lost.map((record) => bufferedRecord(record, origin)),
      reason: 'RecordAgeExceeded',
      invocations: 3,
    },
    Date.parse('2026-11-30T12:00:00Z'),
    { object: 'an-object', request: 'a-request' },
  );
  const Bucket = stack.names.archiveBucket;
  const s3 = new S3Client({});
  await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: body }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'aws/lambda/note.txt', Body: 'no batch' }));
  expect(json('rejections failed')).toEqual([
    {
      key,
      functionName: 'clickweek-local-count',
      condition: 'RecordAgeExceeded',
      shardId: 'shardId-000000000001',
      first: '100',
      last: '101',
      arrivedFrom: '2026-11-23T12:00:00.000Z',
      arrivedUntil: '2026-11-23T12:00:00.001Z',
      records: 2,
      weeks: [
        { site: SITE, week: '2026-W47', entries: 1 },
        { site: SITE, week: '2026-W48', entries: 1 },
      ],
    },
  ]);
});
