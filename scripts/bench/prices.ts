/** A public price of us-east-1, without free tiers, discounts and tax. */
export interface Price {
  readonly usd: number;
  /** What it is for one of. */
  readonly per: string;
  /** Where it was read, and of when that page is. */
  readonly source: string;
  readonly asOf: string;
}

// AWS's own price pages fill their tables in by script; where only such a page has a price, or none was at
// hand that states it, the source is a page that quotes it, which is named.
const KINESIS =
  'https://www.trek10.com/blog/amazon-kinesis-data-streams-on-demand-vs.-provisioned-billing-mode-cost-comparison';
const ADVANTAGE =
  'https://aws.amazon.com/blogs/big-data/kinesis-on-demand-advantage-saves-60-on-streaming-costs/';
const LAMBDA = 'https://cloudchipr.com/blog/aws-lambda-pricing, as is aws.amazon.com/lambda/pricing';
const DYNAMODB =
  'https://airbyte.com/data-engineering-resources/dynamodb-pricing, after AWS halved it on 2024-11-01';
const LOGS =
  'https://c3x.dev/blog/cloudwatch-logs-cost-optimization, as is aws.amazon.com/cloudwatch/pricing';
const FLINK = 'https://aws.amazon.com/managed-service-apache-flink/pricing/ (its examples)';
const UNSTATED = 'no stored page states it for this region; as known from';

export const PRICES = {
  shardHour: { usd: 0.015, per: 'shard-hour', source: KINESIS, asOf: '2023-09-21' },
  putUnit: { usd: 0.014e-6, per: '25 KB begun of a record', source: KINESIS, asOf: '2023-09-21' },
  retentionShardHour: {
    usd: 0.02,
    per: 'shard-hour with more than 24 h of retention, whatever the length',
    source: `${UNSTATED} aws.amazon.com/kinesis/data-streams/pricing; Tokyo's, and that the length does not matter: https://rihirostyle.com/archives/847`,
    asOf: '2022',
  },
  streamHour: { usd: 0.04, per: 'hour of an on-demand stream', source: ADVANTAGE, asOf: '2026-03-09' },
  onDemandIn: { usd: 0.08, per: 'GB put, records rounded up to 1 KB', source: ADVANTAGE, asOf: '2026-03-09' },
  onDemandOut: { usd: 0.04, per: 'GB read by a consumer', source: KINESIS, asOf: '2023-09-21' },
  onDemandRetention: { usd: 0.1, per: 'GB-month beyond 24 h', source: ADVANTAGE, asOf: '2026-03-09' },
  advantageIn: {
    usd: 0.032,
    per: 'GB put; the account commits to 25 MiB/s',
    source: ADVANTAGE,
    asOf: '2026-03-09',
  },
  advantageOut: { usd: 0.016, per: 'GB read', source: ADVANTAGE, asOf: '2026-03-09' },
  advantageRetention: { usd: 0.023, per: 'GB-month beyond 24 h', source: ADVANTAGE, asOf: '2026-03-09' },
  lambdaRequest: { usd: 0.2e-6, per: 'invocation', source: LAMBDA, asOf: '2024' },
  lambdaGbSecond: { usd: 0.0000133334, per: 'GB-second, arm64', source: LAMBDA, asOf: '2024' },
  writeUnit: { usd: 0.625e-6, per: 'write request unit, on demand', source: DYNAMODB, asOf: '2025-07-21' },
  readUnit: { usd: 0.125e-6, per: 'read request unit, on demand', source: DYNAMODB, asOf: '2025-07-21' },
  tableGbMonth: {
    usd: 0.25,
    per: 'GB-month of items',
    source: 'https://aws.amazon.com/dynamodb/pricing/',
    asOf: '2020',
  },
  recoveryGbMonth: {
    usd: 0.2,
    per: 'GB-month of point-in-time recovery',
    source: `${UNSTATED} aws.amazon.com/dynamodb/pricing/on-demand`,
    asOf: '2025',
  },
  s3Put: {
    usd: 0.005e-3,
    per: 'PUT',
    source: `${UNSTATED} aws.amazon.com/s3/pricing`,
    asOf: '2025',
  },
  s3GbMonth: {
    usd: 0.023,
    per: 'GB-month, Standard, first 50 TB',
    source:
      'https://gist.github.com/EverettBerry/a37438006529a55f42da6fdbc44a505c, as is aws.amazon.com/s3/pricing',
    asOf: '2022-07-07',
  },
  logsGb: { usd: 0.5, per: 'GB of logs taken in', source: LOGS, asOf: '2026-06' },
  logsGbMonth: { usd: 0.03, per: 'GB-month of logs', source: LOGS, asOf: '2026-06' },
  alarmMonth: {
    usd: 0.1,
    per: 'alarm and month',
    source: `${UNSTATED} aws.amazon.com/cloudwatch/pricing`,
    asOf: '2025',
  },
  kmsMonth: {
    usd: 3,
    per: 'month of a stream under AWS’s own key',
    source:
      'https://docs.aws.amazon.com/streams/latest/dev/costs-performance.html: “less than a few dollars”',
    asOf: '2025',
  },
  firehoseGb: {
    usd: 0.029,
    per: 'GB taken in, records rounded up to 5 KB, first 500 TB',
    source:
      'public guides that quote aws.amazon.com/firehose/pricing; the rounding: aws.amazon.com/de/kinesis/data-firehose/pricing',
    asOf: '2025',
  },
  firehoseConversionGb: {
    usd: 0.018,
    per: 'GB turned into Parquet',
    source: `${UNSTATED} aws.amazon.com/firehose/pricing`,
    asOf: '2025',
  },
  athenaTb: {
    usd: 5,
    per: 'TB scanned',
    source: 'public guides that quote aws.amazon.com/athena/pricing',
    asOf: '2025',
  },
  kpuHour: { usd: 0.11, per: 'KPU-hour', source: FLINK, asOf: '2026-09-20' },
} as const satisfies Record<string, Price>;
