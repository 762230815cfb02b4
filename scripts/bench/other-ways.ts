import type { Bill } from './cost-model.ts';
import { PRICES } from './prices.ts';

// What the same job costs done otherwise, a day of it. The stream's own bill comes on top where there is one.

const GB = 1e9;
const TB = 1e12;
const FIREHOSE_STEP_BYTES = 5 * 1024;
const HOURS = 24;
const MINUTES = 1440;
/** All dimensions, on one core of Java, generously. */
const CLICKS_PER_KPU_SECOND = 5_000;
const DAY_S = 86_400;

/** Firehose turns lists of clicks into Parquet; Athena adds the day up every hour, and the week once. */
export function firehoseAndAthena(day: {
  readonly clicks: number;
  readonly recordBytes: number;
  readonly clicksPerRecord: number;
  /** Parquet, a click. */
  readonly archiveBytes: number;
}): Bill {
  const steps = Math.ceil(day.recordBytes / FIREHOSE_STEP_BYTES) * FIREHOSE_STEP_BYTES;
  const inGb = ((day.clicks / day.clicksPerRecord) * steps) / GB;
  const storedBytes = day.clicks * day.archiveBytes;
  // On average half of the day is there; the week's report reads seven days once, a seventh of it a day.
  const scannedTb = (storedBytes * (HOURS / 2 + 1)) / TB;
  return {
    Firehose: inGb * PRICES.firehoseGb.usd,
    'to Parquet': inGb * PRICES.firehoseConversionGb.usd,
    Athena: scannedTb * PRICES.athenaTb.usd,
    'S3 storage': (storedBytes / GB) * PRICES.s3GbMonth.usd,
  };
}

/** Flink keeps the counters and writes those that changed once a minute, one item each. */
export function managedFlink(day: { readonly clicks: number; readonly countersPerMinute: number }): Bill {
  const kpus = Math.ceil(day.clicks / DAY_S / CLICKS_PER_KPU_SECOND) + 1;
  return {
    KPUs: kpus * HOURS * PRICES.kpuHour.usd,
    'DynamoDB writes': MINUTES * day.countersPerMinute * PRICES.writeUnit.usd,
  };
}

/** Lambda as here, with an UpdateItem for each of `units`. */
export function updates(units: number): Bill {
  return { 'DynamoDB writes': units * PRICES.writeUnit.usd };
}
