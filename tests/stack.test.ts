import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readClicks } from '../lib/archive/read-segments.ts';
import { archiveBucket } from '../lib/aws/archive-bucket.ts';
import { documentClient, kinesisClient } from '../lib/aws/clients.ts';
import { putRecords } from '../lib/aws/put-records.ts';
import { rollupTable } from '../lib/aws/rollup-table.ts';
import { siteTable } from '../lib/aws/site-table.ts';
import { toReport } from '../lib/domain/reports/to-report.ts';
import type { Rollup } from '../lib/domain/rollups/rollup.ts';
import { firstSettings } from '../lib/domain/sites/settings-history.ts';
import { type Week, weekById } from '../lib/domain/weeks/week.ts';
import { type Stack, startStack } from '../lib/embedded/stack.ts';
import { sendRecords } from '../lib/producer/send-records.ts';
import { randomFrom } from './count/clicks.ts';

const SITE = 'shop.example';
const random = randomFrom(2026);
const lastWeek = currentWeekBefore(Date.now());
const clicks = Array.from({ length: 600 }, (_, i) => ({
  messageId: `message ${i}`,
  type: i % 7 === 0 ? 'track' : 'page',
  ...(i % 7 === 0 && { event: 'Order Completed' }),
  timestamp: new Date(lastWeek.fromMs + Math.floor(random() * 7 * 86_400_000 * 0.99)).toISOString(),
  site: SITE,
  anonymousId: `visitor ${i % 200}`,
  properties: { path: `/products/${Math.floor(random() ** 3 * 400)}` },
  context: { location: { country: ['DE', 'FR', 'JP'][i % 3] } },
}));

let directory: string;
let stack: Stack;

function currentWeekBefore(nowMs: number): Week {
  const id = (ms: number) => {
    const thursday = new Date(ms);
    thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
    const week = Math.ceil(
      ((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / 86_400_000 + 1) / 7,
    );
    return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
  };
  return weekById(id(nowMs - 7 * 86_400_000), 'UTC');
}

async function start(): Promise<void> {
  const ports = { kinesis: 0, dynamodb: 0, s3: 0, page: 0 };
  stack = await startStack({ directory, ports, log: () => {}, schedules: false });
  // The SDK's clients are made as the functions make them: from the environment.
  for (const [name, value] of Object.entries(stack.environment)) process.env[name] = value;
}

async function readRollup(): Promise<Rollup> {
  const table = rollupTable(documentClient(), stack.names.rollupsTable);
  return table.readRollup(SITE, lastWeek.id);
}

/** The 600 clicks in every record format, some twice, and one record that is none. */
function records(): { partitionKey: string; data: Buffer }[] {
  const lines = (part: typeof clicks) => part.map((click) => JSON.stringify(click)).join('\n');
  const plain = clicks.slice(0, 100).map((click) => Buffer.from(JSON.stringify(click)));
  const bodies = [
    ...plain,
    Buffer.from(lines(clicks.slice(100, 200))),
    gzipSync(lines(clicks.slice(200, 400))),
    gzipSync(JSON.stringify({ batch: clicks.slice(400, 500) })),
    aggregate(clicks.slice(500, 600).map((click) => JSON.stringify(click))),
    Buffer.from(`${lines(clicks.slice(0, 1))}\n${lines(clicks.slice(0, 1))}\nthis is no click`),
  ];
  return bodies.map((data, i) => ({ partitionKey: `key ${i}`, data }));
}

function aggregate(texts: readonly string[]): Buffer {
  const { RecordAggregator } = createRequire(import.meta.url)('aws-kinesis-agg');
  const aggregator = new RecordAggregator();
  for (const data of texts) aggregator.addUserRecord({ partitionKey: 'key', data });
  return aggregator.build().data;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clickweek-stack-'));
  await start();
  const sites = siteTable(documentClient(), stack.names.sitesTable);
  const settings = { timeZone: 'UTC', countCrawlers: false, expireAfterMs: null };
  await sites.put({ site: SITE, history: firstSettings(settings) });
  await sites.addSubscriber({ site: SITE, email: 'ada@example.com', subscribedAtMs: 0 });
  await sendRecords(putRecords(kinesisClient(1), stack.names.stream), records());
  await stack.drained();
}, 120_000);

afterAll(async () => {
  await stack?.stop();
  await rm(directory, { recursive: true, force: true });
});

test('clicks of every record format are counted once, and the books say what became of the rest', async () => {
  const { clicks: counted, pageviews, books, values } = await readRollup();
  // The copies in the last record: of one batch with the first, or not, as the shards fell.
  const copies = counted - clicks.length;
  expect(copies === 0 || copies === 1).toBe(true);
  expect(books).toEqual({
    received: 602,
    counted,
    duplicate: 2 - copies,
    rejected: 0,
    expired: 0,
    bot: 0,
  });
  expect(pageviews).toBe(clicks.filter(({ type }) => type === 'page').length);
  const countries = [...values.country.values()].reduce((sum, n) => sum + n, 0);
  expect(countries).toBe(counted);
  const unknown = rollupTable(documentClient(), stack.names.rollupsTable).listWeeks();
  const sites = new Set<string>();
  for await (const { site } of unknown) sites.add(site);
  expect(sites).toEqual(new Set([SITE, '(unknown)']));
});

test('the archive holds every click that was counted, and gives the live counters', async () => {
  const { values } = await readRollup();
  const s3 = new S3Client({ forcePathStyle: true });
  const rebuilt = new Map<string, number>();
  const seen = new Set<string>();
  for await (const { click } of readClicks(archiveBucket(s3, stack.names.archiveBucket), lastWeek)) {
    if (seen.has(`${click.messageId}`)) continue;
    seen.add(`${click.messageId}`);
    const page = click.values.page ?? '';
    rebuilt.set(page, (rebuilt.get(page) ?? 0) + 1);
  }
  expect(seen.size).toBe(clicks.length);
  const live = new Map(values.page);
  const first = clicks[0]?.properties.path ?? '';
  live.set(first, rebuilt.get(first) ?? 0);
  expect(new Map([...live].sort())).toEqual(new Map([...rebuilt].sort()));
});

test('the weekly run mails each subscriber once, however often it runs', async () => {
  const event = {
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
    time: new Date(lastWeek.untilMs + 9 * 3_600_000).toISOString(),
  };
  await stack.invoke('heartbeat', {});
  await stack.drained();
  await Promise.all([stack.invoke('weekly', event), stack.invoke('weekly', event)]);
  await stack.invoke('weekly', event);
  await stack.drained();
  const messages = await stack.outbox.list();
  expect(messages.map(({ to }) => to)).toEqual([['ada@example.com']]);
  const report = toReport(await readRollup(), lastWeek, { nowMs: Date.now(), gracePeriodMs: 0 });
  expect(messages[0]?.subject).toContain(`${report.totals.visitors} visitors`);
});

test('a restart keeps everything and counts nothing again', async () => {
  const before = await readRollup();
  await stack.stop();
  await start();
  await stack.drained();
  const after = await readRollup();
  expect({ clicks: after.clicks, books: after.books, page: after.values.page }).toEqual({
    clicks: before.clicks,
    books: before.books,
    page: before.values.page,
  });
  expect(await stack.outbox.list()).toHaveLength(1);
}, 60_000);
