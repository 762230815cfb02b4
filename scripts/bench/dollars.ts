import {
  type Bill,
  billOf,
  flowOf,
  type Packing,
  type StreamMode,
  streamBill,
  type Traffic,
  totalOf,
  type Work,
} from './cost-model.ts';
import { firehoseAndAthena, managedFlink, updates } from './other-ways.ts';
import type { BenchOptions, Row, Section } from './section.ts';
import { UsualWaysMeter } from './usual-ways.ts';
import { PACKINGS, packingOf, workOf } from './work.ts';
import { WORKLOADS, type Workload } from './workload.ts';
import { workloadBatch } from './workload-records.ts';

const BILLION = 1e9;
const MILLION = 1e6;
const GOAL_USD = 12;
const CLICKS = 300_000;
const QUICK_CLICKS = 30_000;
const DAY_MINUTES = 1440;

interface Case {
  readonly name: string;
  readonly packing: keyof typeof PACKINGS;
  readonly mode: StreamMode;
  readonly windowSeconds: number;
}

/** `batchingWindowSeconds` of serverless.yml, and what it may be set to. */
const WINDOWS = [10, 60];
const MODES: readonly StreamMode[] = ['provisioned', 'on-demand', 'advantage'];

export const dollarsSection: Section = {
  name: 'dollars',
  title: 'Dollars per billion clicks',
  run: async (options) => {
    const pricing = new Pricing({ ...WORKLOADS.W1, ...options.workload, clicks: clicksOf(options) });
    const rows: Row[] = [];
    for (const one of casesOf(options)) rows.push(await pricing.row(one));
    return {
      tables: [
        { title: 'A billion clicks a day, peaks of ten times the mean, all of it but email, USD', rows },
        { title: 'The same job done otherwise, USD', rows: pricing.others() },
      ],
      notes: NOTES,
    };
  },
};

const NOTES = [
  `goal: under $${GOAL_USD} for gzip on a provisioned stream; prices of us-east-1 and their sources: scripts/bench/prices.ts`,
  'one site of 10,000 pages (W1); shards for the peak; 7 days of retention; two consumers; one month of storage; batches as the mean rate fills them, which is the dearest way to spread a day',
  'hours: of shards, or of the on-demand stream; puts: 25 KB units, or on demand the gigabytes in and out; advantage: its rates, which an account gets that pays for 25 MiB/s in a region',
  'Lambda: 1,769 MB arm64 at this machine’s speed, and 30 ms (DynamoDB) or 60 ms (S3) of waiting an invocation',
  'Firehose + Athena: lists of 100 clicks, to Parquet, added up every hour from files and once for the week; nothing is counted exactly once, totals are an hour old',
  'Flink: the same gzip stream, a KPU for 5,000 clicks/s scaled to the mean and one that orchestrates, changed counters written once a minute; no archive',
  'updates: the stream of KPL and, to be kind, no Lambda; an UpdateItem for each click and dimension, or each distinct counter of a batch of 10 s',
];

function clicksOf({ quick, workload }: BenchOptions): number {
  return workload.clicks ?? (quick ? QUICK_CLICKS : CLICKS);
}

function casesOf({ quick }: BenchOptions): Case[] {
  const packings = (quick ? ['gzip'] : Object.keys(PACKINGS)) as (keyof typeof PACKINGS)[];
  return packings.flatMap((packing) =>
    MODES.slice(0, quick ? 1 : undefined).flatMap((mode) =>
      WINDOWS.map((windowSeconds) => ({ name: packing, packing, mode, windowSeconds })),
    ),
  );
}

/** Bills by what was counted; each batch size is counted once. */
class Pricing {
  readonly #workload: Workload;
  readonly #packings = new Map<string, Packing>();
  readonly #works = new Map<string, Work>();

  constructor(workload: Workload) {
    this.#workload = workload;
  }

  async row({ name, packing, mode, windowSeconds }: Case): Promise<Row> {
    const traffic = this.#traffic(packing, mode, windowSeconds);
    const { shards, batchClicks } = flowOf(traffic);
    const bill = billOf(traffic, await this.#work(packing, batchClicks));
    return {
      records: name,
      stream: mode,
      'window s': windowSeconds,
      shards,
      'clicks a batch': Math.round(batchClicks),
      total: totalOf(bill),
      ...bill,
    };
  }

  others(): Row[] {
    const kpl = this.#traffic('KPL', 'provisioned', 10);
    const gzip = this.#traffic('gzip', 'provisioned', 10);
    const usual = this.#usual(Math.round(flowOf(kpl).batchClicks));
    const archiveBytes = this.#anyWork().archiveBytes / MILLION;
    const stream = streamBill(kpl, flowOf(kpl));
    const { recordBytes, clicksPerRecord } = kpl.packing;
    const bills: Record<string, Bill> = {
      'Firehose + Athena': firehoseAndAthena({ clicks: BILLION, recordBytes, clicksPerRecord, archiveBytes }),
      'Managed Service for Apache Flink': {
        ...streamBill(gzip, flowOf(gzip)),
        ...managedFlink({ clicks: BILLION, countersPerMinute: this.#countersPerMinute() }),
      },
      'update per counter and batch': { ...stream, ...updates(usual.perCounterAndBatch * BILLION) },
      'update per click and dimension': { ...stream, ...updates(usual.perClickAndDimension * BILLION) },
    };
    return Object.entries(bills).map(([way, bill]) => ({ way, total: totalOf(bill), of: billText(bill) }));
  }

  #traffic(packing: keyof typeof PACKINGS, mode: StreamMode, windowSeconds: number): Traffic {
    const known = this.#packings.get(packing) ?? packingOf(this.#workload, packing);
    this.#packings.set(packing, known);
    return { packing: known, mode, windowSeconds, clicksPerDay: BILLION, peakToMean: 10, retentionDays: 7 };
  }

  async #work(packing: keyof typeof PACKINGS, batchClicks: number): Promise<Work> {
    const batch = Math.round(batchClicks);
    const key = `${packing} ${batch}`;
    const known = this.#works.get(key) ?? (await workOf({ ...this.#workload, batch, ...PACKINGS[packing] }));
    this.#works.set(key, known);
    return known;
  }

  #anyWork(): Work {
    const [work] = this.#works.values();
    if (!work) throw new Error('nothing was counted yet');
    return work;
  }

  /** Updates a click. */
  #usual(batch: number): { perCounterAndBatch: number; perClickAndDimension: number } {
    const until = Math.min(this.#workload.clicks, batch * 20);
    const meter = new UsualWaysMeter();
    for (let from = 0; from < until; from += batch)
      meter.add(workloadBatch(this.#workload, { from, until: Math.min(from + batch, until) }, 0).records);
    const { perCounterAndBatch, perClickAndDimension } = meter.result();
    return {
      perCounterAndBatch: perCounterAndBatch / until,
      perClickAndDimension: perClickAndDimension / until,
    };
  }

  #countersPerMinute(): number {
    const until = Math.min(this.#workload.clicks, Math.round(BILLION / DAY_MINUTES));
    const meter = new UsualWaysMeter();
    meter.add(workloadBatch(this.#workload, { from: 0, until }, 0).records);
    return meter.result().perCounterAndBatch;
  }
}

function billText(bill: Bill): string {
  return Object.entries(bill)
    .map(([component, usd]) => `${component} ${usd.toFixed(2)}`)
    .join(', ');
}
