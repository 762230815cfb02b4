import { type Bill, billOf, flowOf, type Traffic, totalOf } from './cost-model.ts';
import { FAR_END, type FarEnd, lateShareOf, type Stratum, sampleShard, wholeShard } from './far-end.ts';
import type { BenchOptions, Row } from './section.ts';
import { packingOf, workOf } from './work.ts';
import type { Workload } from './workload.ts';

const MILLION = 1e6;
const DAY_S = 86_400;
const WINDOW_S = 10;
/** One request of many at once; as many as countBatch has under way. */
const REQUEST_S = 0.005;
const REQUESTS_AT_ONCE = 48;
/** Of one partition key’s items until DynamoDB splits them; of a table until one asks for more. */
const PARTITION_UNITS_PER_SECOND = 1_000;
const TABLE_UNITS_PER_SECOND = 40_000;
const QUICK_DIVISOR = 20;
const CLICKS = 300_000;
const QUICK_CLICKS = 30_000;

/** What the sample of the far end comes to, a line each. */
export async function farEndRows({ quick }: BenchOptions): Promise<Row[]> {
  const farEnd = quick ? shortened(FAR_END) : FAR_END;
  const { workload } = farEnd;
  const strata = await sampleShard(farEnd);
  const { usage, countMs } = wholeShard(strata);
  const bySite = await workOf(bySiteOf(farEnd, quick ? QUICK_CLICKS : CLICKS));
  const bill = await billOfDay(farEnd, usage.writeUnits, usage.readUnits, countMs);
  const usd = (totalOf(bill) * 1e9) / farEndClicksPerDay(farEnd);
  return [
    ...unitLines(farEnd, strata),
    line(
      'the same, keys by site',
      bySite.writeUnits,
      `a shard then has ${workload.sites / farEnd.shards} sites, taken to be alike`,
    ),
    ...rateLines(farEnd, strata),
    line('USD per billion clicks', usd, billText(bill)),
  ];
}

function line(what: string, value: number | string, note: string): Row {
  return { what, value: textOf(value), note };
}

function unitLines({ workload, shards }: FarEnd, strata: readonly Stratum[]): Row[] {
  const { usage, sites, lateWriteUnits } = wholeShard(strata);
  const batches = workload.clicks / workload.batch;
  const perMillion = (units: number) => (units * MILLION) / workload.clicks;
  const counted = textOf(strata.reduce((sum, { clicks }) => sum + clicks, 0));
  const late = perMillion(lateWriteUnits) / lateShareOf(batches);
  const seconds = workload.spanMs / 1000;
  return [
    line('shards and their clicks/s', `${shards} × ${workload.clicks / seconds}`, `for ${seconds / 60} min`),
    line('sites a batch', sites / batches, `of ${workload.batch} clicks`),
    line(
      'write units per million clicks',
      perMillion(usage.writeUnits),
      `± ${spread(strata)} between samples of ${counted} clicks`,
    ),
    line('in the last tenth of the time', late, 'it grows until items have most of their values'),
    line('read units per million clicks', perMillion(usage.readUnits), 'consistent'),
  ];
}

function rateLines({ workload, shards }: FarEnd, strata: readonly Stratum[]): Row[] {
  const { usage, countMs } = wholeShard(strata);
  const batches = workload.clicks / workload.batch;
  const seconds = workload.spanMs / 1000;
  const perSecond = (units: number) => (units / seconds) * shards;
  const batchS = countMs / 1000 / batches + ((usage.requests / batches) * REQUEST_S) / REQUESTS_AT_ONCE;
  return [
    line(
      'write units a second, whole table',
      perSecond(usage.writeUnits),
      `a table has ${textOf(TABLE_UNITS_PER_SECOND)} until one asks for more`,
    ),
    line(
      'write units a second, largest site',
      perSecond(strata[0]?.usage.writeUnits ?? 0),
      `a partition takes ${textOf(PARTITION_UNITS_PER_SECOND)}; DynamoDB splits it between the shards' items`,
    ),
    line(
      'an invocation of count, s',
      batchS,
      `CPU here, and ${REQUEST_S * 1000} ms a request, ${REQUESTS_AT_ONCE} at once`,
    ),
    line('lag, s', WINDOW_S + batchS, 'window and invocation'),
  ];
}

/** Producers that choose keys by site: each shard has its own few. */
function bySiteOf({ workload, shards }: FarEnd, clicks: number): Workload {
  return { ...workload, sites: workload.sites / shards, sitesZipf: 0, clicks };
}

function shortened(farEnd: FarEnd): FarEnd {
  const { workload } = farEnd;
  return {
    ...farEnd,
    stride: 200,
    workload: {
      ...workload,
      clicks: workload.clicks / QUICK_DIVISOR,
      spanMs: workload.spanMs / QUICK_DIVISOR,
    },
  };
}

/** Half the difference between what the two samples of the rest say of the whole, percent. */
function spread(strata: readonly Stratum[]): string {
  const [, , a, b] = strata;
  if (!a || !b) return '';
  const { usage } = wholeShard(strata);
  const difference = Math.abs(a.usage.writeUnits * a.weight - b.usage.writeUnits * b.weight);
  return `${((100 * difference) / usage.writeUnits).toFixed(1)} %`;
}

function farEndClicksPerDay({ workload, shards }: FarEnd): number {
  return ((workload.clicks * 1000) / workload.spanMs) * shards * DAY_S;
}

/** At that rate all day; its shards are as many as it is said to have. */
async function billOfDay(
  farEnd: FarEnd,
  writeUnits: number,
  readUnits: number,
  countMs: number,
): Promise<Bill> {
  const { workload, shards } = farEnd;
  const traffic: Traffic = {
    packing: packingOf({ ...workload, clicks: 200_000 }, 'gzip'),
    mode: 'provisioned',
    clicksPerDay: farEndClicksPerDay(farEnd),
    peakToMean: 1,
    windowSeconds: WINDOW_S,
    retentionDays: 7,
    shardsMin: shards,
  };
  const perMillion = MILLION / workload.clicks;
  const archived = await workOf({ ...workload, clicks: workload.batch, sites: 100 });
  if (flowOf(traffic).shards !== shards) throw new Error('the far end needs other shards than it has');
  return billOf(traffic, {
    ...archived,
    writeUnits: writeUnits * perMillion,
    readUnits: readUnits * perMillion,
    countSeconds: (countMs / 1000) * perMillion,
  });
}

function billText(bill: Bill): string {
  const total = totalOf(bill);
  return Object.entries(bill)
    .filter(([, usd]) => usd > total / 50)
    .map(([component, usd]) => `${component} ${((100 * usd) / total).toFixed(0)} %`)
    .join(', ');
}

function textOf(value: number | string): string {
  if (typeof value === 'string') return value;
  return value.toLocaleString('en-US', { maximumFractionDigits: value >= 100 ? 0 : 2 });
}
