import { PRICES } from './prices.ts';

/** How producers pack clicks into records. */
export interface Packing {
  readonly clicksPerRecord: number;
  /** Mean, as put. */
  readonly recordBytes: number;
  /** What 6 MB of Lambda's payload take. */
  readonly batchClicksMax: number;
}

export type StreamMode = 'provisioned' | 'on-demand' | 'advantage';

export interface Traffic {
  readonly packing: Packing;
  readonly mode: StreamMode;
  readonly clicksPerDay: number;
  readonly peakToMean: number;
  readonly windowSeconds: number;
  /** Of the stream. */
  readonly retentionDays: number;
  /** More than the peak needs. */
  readonly shardsMin?: number;
}

/** How the stream cuts the traffic. */
export interface Flow {
  readonly shards: number;
  /** Of each consumer. */
  readonly batchesPerDay: number;
  readonly batchClicks: number;
  readonly recordsPerDay: number;
  readonly bytesPerDay: number;
}

/** What a million clicks take, counted and measured, in batches of the flow's size. */
export interface Work {
  readonly writeUnits: number;
  readonly readUnits: number;
  /** Of one core, what waits for answers not included. */
  readonly countSeconds: number;
  readonly archiveSeconds: number;
  readonly archiveBytes: number;
  /** What the table keeps of a shard's week. */
  readonly itemBytesPerShard: number;
  /** Read units of a whole week's report, of all sites of a shard. */
  readonly reportReadUnitsPerShard: number;
}

/** USD a day by component. */
export type Bill = Readonly<Record<string, number>>;

const DAY_S = 86_400;
const MONTH_DAYS = 30;
const MILLION = 1e6;
const GB = 1e9;
const CONSUMERS = 2;
const SHARD = { bytesPerSecond: 1024 * 1024, recordsPerSecond: 1000 };
const ON_DEMAND_SHARDS_MIN = 4;
/** An on-demand stream keeps room for twice its peak. */
const ON_DEMAND_ROOM = 2;
const PUT_UNIT_BYTES = 25 * 1024;
const ROUNDED_BYTES = 1024;
const LAMBDA_GB = 1769 / 1024;
/** What an invocation waits for DynamoDB, and for S3. */
const COUNT_WAIT_S = 0.03;
const ARCHIVE_WAIT_S = 0.06;
/** START, END, REPORT and our own line, and what CloudWatch adds to each. */
const LOG_BYTES_PER_INVOCATION = 800;
const ALARMS = 5;
/** Every quarter hour, a second each, of 1 GB. */
const WEEKLY_RUNS_PER_DAY = 96;

/** A shard is a megabyte or a thousand records a second: as many as the peak needs. */
export function flowOf(traffic: Traffic): Flow {
  const { packing, mode, clicksPerDay, peakToMean, windowSeconds } = traffic;
  const recordsPerDay = clicksPerDay / packing.clicksPerRecord;
  const bytesPerDay = recordsPerDay * packing.recordBytes;
  const peak = peakToMean / DAY_S;
  const needed = Math.max(
    (bytesPerDay * peak) / SHARD.bytesPerSecond,
    (recordsPerDay * peak) / SHARD.recordsPerSecond,
  );
  const shards =
    mode === 'provisioned'
      ? Math.max(traffic.shardsMin ?? 1, Math.ceil(needed))
      : Math.max(ON_DEMAND_SHARDS_MIN, Math.ceil(needed * ON_DEMAND_ROOM));
  // Evenly over the day: a batch of many clicks costs less a click, so that unevenly they cost less.
  const perWindow = (clicksPerDay / DAY_S / shards) * windowSeconds;
  const batchClicks = Math.max(1, Math.min(perWindow, packing.batchClicksMax));
  return { shards, batchClicks, batchesPerDay: clicksPerDay / batchClicks, recordsPerDay, bytesPerDay };
}

/** What a day of the traffic costs, all of it but email. */
export function billOf(traffic: Traffic, work: Work): Bill {
  const flow = flowOf(traffic);
  const millions = traffic.clicksPerDay / MILLION;
  const invocations = flow.batchesPerDay * CONSUMERS;
  const lambdaSeconds = (seconds: number, waitS: number) => millions * seconds + flow.batchesPerDay * waitS;
  const lambda = (seconds: number, waitS: number) =>
    lambdaSeconds(seconds, waitS) * LAMBDA_GB * PRICES.lambdaGbSecond.usd +
    flow.batchesPerDay * PRICES.lambdaRequest.usd;
  const storedGb = (work.itemBytesPerShard * flow.shards) / GB;
  return {
    ...streamBill(traffic, flow),
    'Lambda count': lambda(work.countSeconds, COUNT_WAIT_S),
    'Lambda archive': lambda(work.archiveSeconds, ARCHIVE_WAIT_S),
    'DynamoDB writes': millions * work.writeUnits * PRICES.writeUnit.usd,
    'DynamoDB reads': millions * work.readUnits * PRICES.readUnit.usd,
    // A day's share of a week's items, kept for a month.
    'DynamoDB storage': (storedGb / 7) * (PRICES.tableGbMonth.usd + PRICES.recoveryGbMonth.usd),
    'S3 puts': flow.batchesPerDay * PRICES.s3Put.usd,
    'S3 storage': ((millions * work.archiveBytes) / GB) * PRICES.s3GbMonth.usd,
    logs: ((invocations * LOG_BYTES_PER_INVOCATION) / GB) * (PRICES.logsGb.usd + PRICES.logsGbMonth.usd),
    'weekly run': weeklyBill(work, flow),
    'alarms, keys': (ALARMS * PRICES.alarmMonth.usd + PRICES.kmsMonth.usd) / MONTH_DAYS,
  };
}

/** The stream: shards or gigabytes, records, and what keeps them for longer than a day. */
export function streamBill({ packing, mode, retentionDays }: Traffic, flow: Flow): Bill {
  const shardHours = flow.shards * 24;
  if (mode === 'provisioned')
    return {
      hours: shardHours * PRICES.shardHour.usd,
      retention: retentionDays > 1 ? shardHours * PRICES.retentionShardHour.usd : 0,
      puts: flow.recordsPerDay * Math.ceil(packing.recordBytes / PUT_UNIT_BYTES) * PRICES.putUnit.usd,
    };
  const isAdvantage = mode === 'advantage';
  const inGb = (flow.recordsPerDay * Math.ceil(packing.recordBytes / ROUNDED_BYTES) * ROUNDED_BYTES) / GB;
  const outGb = (flow.bytesPerDay * CONSUMERS) / GB;
  const keptGbMonths = (inGb * (retentionDays - 1)) / MONTH_DAYS;
  return {
    hours: isAdvantage ? 0 : 24 * PRICES.streamHour.usd,
    retention: keptGbMonths * (isAdvantage ? PRICES.advantageRetention : PRICES.onDemandRetention).usd,
    puts:
      inGb * (isAdvantage ? PRICES.advantageIn : PRICES.onDemandIn).usd +
      outGb * (isAdvantage ? PRICES.advantageOut : PRICES.onDemandOut).usd,
  };
}

function weeklyBill({ reportReadUnitsPerShard }: Work, { shards }: Flow): number {
  const runs = WEEKLY_RUNS_PER_DAY * (PRICES.lambdaGbSecond.usd + PRICES.lambdaRequest.usd);
  // Two weeks are read for each report, once in seven days.
  return runs + ((2 * reportReadUnitsPerShard * shards) / 7) * PRICES.readUnit.usd;
}

export function totalOf(bill: Bill): number {
  return Object.values(bill).reduce((sum, usd) => sum + usd, 0);
}
