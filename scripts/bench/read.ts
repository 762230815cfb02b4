import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { rollupTable } from '../../lib/aws/rollup-table.ts';
import { weekOf } from '../../lib/domain/weeks/week.ts';
import { countConsumer, ROLLUPS } from './count-consumer.ts';
import { bestMs } from './measure.ts';
import { MeteredDynamodb } from './metered-dynamodb.ts';
import type { BenchOptions, Row, Section } from './section.ts';
import { UsualWaysMeter } from './usual-ways.ts';
import { WORKLOADS, type Workload } from './workload.ts';
import { workloadBatches } from './workload-records.ts';

const SHARDS = [1, 16, 256];
const CLICKS = 1_000_000;
const QUICK_CLICKS = 30_000;
/** At least so many batches reach each shard. */
const BATCHES_PER_SHARD = 2;
const ROUNDS = 3;
const SITE = 'site-1.example';
const READ_UNIT_BYTES = 4096;

export const readSection: Section = {
  name: 'read',
  title: 'Reading a site that many shards have counted',
  run: async (options) => {
    const rows: Row[] = [];
    for (const shards of SHARDS) rows.push(...(await rowsOf(workloadOf(options, shards))));
    return { tables: [{ title: 'One site of 10,000 pages, one week', rows }], notes: NOTES };
  },
};

const NOTES = [
  'one Query each, in pages of 1 MB; a unit for each 4 KB of a page; totals eventually consistent, as the README reads them, for half of that',
  'floor: the names and counts of the counters alone, each once; rows: a row for each counter, as most do it, whatever the shards; both consistent, without visitors',
  'ms: to read and merge the week from memory, without network',
];

function workloadOf({ quick, workload }: BenchOptions, shards: number): Workload {
  const clicks = workload.clicks ?? (quick ? QUICK_CLICKS : CLICKS);
  const batch = Math.min(WORKLOADS.W1.batch, Math.ceil(clicks / shards / BATCHES_PER_SHARD));
  return { ...WORKLOADS.W1, batch, ...workload, clicks, shards, sites: 1 };
}

async function rowsOf(workload: Workload): Promise<Row[]> {
  const dynamodb = new MeteredDynamodb();
  const consumers = Array.from({ length: workload.shards }, () => countConsumer(dynamodb.client));
  const counters = new UsualWaysMeter();
  let batch = 0;
  for (const { records } of workloadBatches(workload)) {
    await consumers[batch++ % workload.shards]?.(records);
    counters.add(records);
  }
  const week = weekOf(workload.fromMs, 'UTC').id;
  const table = rollupTable(dynamodb.client, ROLLUPS);
  const readWhole = async () => {
    const { clicks } = await table.readRollup(SITE, week);
    if (clicks !== workload.clicks) throw new Error(`${clicks} of ${workload.clicks} clicks were read`);
  };
  const totals = await usageOf(dynamodb, () => readTotals(dynamodb, week));
  const whole = await usageOf(dynamodb, readWhole);
  const { ms } = await bestMs({ ms: readWhole }, ROUNDS);
  const { bytes, rowBytes } = counters.stored(`${SITE}#${week}`);
  const about = { shards: workload.shards };
  return [
    { ...about, read: 'totals', ...totals, ms: Number.NaN, 'floor units': 0.5, 'rows units': 0.5 },
    { ...about, read: 'week', ...whole, ms, 'floor units': units(bytes), 'rows units': units(rowBytes) },
  ];
}

function units(bytes: number): number {
  return Math.ceil(bytes / READ_UNIT_BYTES);
}

async function readTotals({ client }: MeteredDynamodb, week: string): Promise<void> {
  const pages = paginateQuery(
    { client },
    {
      TableName: ROLLUPS,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :totals)',
      ExpressionAttributeValues: { ':pk': `${SITE}#${week}`, ':totals': 'totals#' },
    },
  );
  for await (const _ of pages);
}

async function usageOf(dynamodb: MeteredDynamodb, read: () => Promise<void>): Promise<Row> {
  dynamodb.resetUsage();
  await read();
  const { requests, readUnits, reads, bytesRead } = dynamodb.usage();
  return { requests, 'read units': readUnits, items: reads, KB: bytesRead / 1024 };
}
