import { type Bill, billOf, flowOf, type Traffic, totalOf } from './cost-model.ts';
import { FAR_END, type FarEnd, lateShareOf, type Stratum, sampleShard, wholeShard } from './far-end.ts';
import type { BenchOptions, Row } from './section.ts';
import { packingOf, workOf } from './work.ts';

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

/** What the sample of the far end comes to, a line each. */
export async function farEndRows({ quick }: BenchOptions): Promise<Row[]> {
  const farEnd = quick ? shortened(FAR_END) : FAR_END;
  const { workload, shards } = farEnd;
  const strata = await sampleShard(farEnd);
  const { usage, sites, countMs, lateWriteUnits } = wholeShard(strata);
  const batches = workload.clicks / workload.batch;
  const seconds = workload.spanMs / 1000;
  const perMillion = (units: number) => (units * MILLION) / workload.clicks;
  const batchS = countMs / 1000 / batches + ((usage.requests / batches) * REQUEST_S) / REQUESTS_AT_ONCE;
  const [first] = strata;
  const hot = ((first?.usage.writeUnits ?? 0) / seconds) * shards;
  const bill = await billOfDay(farEnd, usage.writeUnits, usage.readUnits, countMs);
  const line = (what: string, value: number | string, note: string): Row => ({
    what,
    value: String(textOf(value)),
    note,
  });
  return [
    line(
      'shards, clicks/s',
      `${shards} × ${Math.round(workload.clicks / seconds)}`,
      `${seconds / 60} min of stream time`,
    ),
    line('sites a batch', sites / batches, `of ${workload.batch} clicks`),
    line(
      'write units per million clicks',
      perMillion(usage.writeUnits),
      `± ${spread(strata)} between samples; counted clicks ${strata.reduce((n, { clicks }) => n + clicks, 0)}`,
    ),
    line(
      'in the last tenth of the time',
      perMillion(lateWriteUnits) / lateShareOf(batches),
      'whether it still grows',
    ),
    line('read units per million clicks', perMillion(usage.readUnits), 'consistent'),
    line(
      'write units a second, whole table',
      (usage.writeUnits / seconds) * shards,
      `a table has ${TABLE_UNITS_PER_SECOND} until one asks for more`,
    ),
    line(
      'write units a second, largest site',
      hot,
      `a partition takes ${PARTITION_UNITS_PER_SECOND}; its items are spread by shard once DynamoDB splits it`,
    ),
    line(
      'an invocation of count, s',
      batchS,
      `of ${WINDOW_S} s: CPU here, and ${REQUEST_S * 1000} ms a request, ${REQUESTS_AT_ONCE} at once`,
    ),
    line('lag, s', WINDOW_S + batchS, 'window and invocation'),
    line('USD per billion clicks', (totalOf(bill) * 1e9) / farEndClicksPerDay(farEnd), billText(bill)),
  ];
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
