import { countConsumer } from './count-consumer.ts';
import { cpuMsOf } from './measure.ts';
import { MeteredDynamodb } from './metered-dynamodb.ts';
import { addUsage, noUsage, type Usage } from './usage.ts';
import { placeMaker, WORKLOADS, type Workload } from './workload.ts';
import { batchOf } from './workload-records.ts';

/**
 * The far end: a thousand shards, ten thousand sites, a million clicks a second. Keys spread the clicks, so
 * every shard gets the same mixture and none knows of another: one shard's hour stands for all. And no site's
 * items know of another's: of the shard's sites the largest are counted, and every `stride`-th of the rest
 * stands for `stride` of them. What is counted is counted by the product itself.
 */
export interface FarEnd {
  readonly shards: number;
  readonly workload: Workload;
  /** Sites of rank 1 to this are all counted, the first by itself. */
  readonly topSites: number;
  readonly stride: number;
}

const HOUR_MS = 3_600_000;

export const FAR_END: FarEnd = {
  shards: 1_000,
  topSites: 8,
  stride: 50,
  workload: {
    ...WORKLOADS.W2,
    sites: 10_000,
    sitesZipf: 1.05,
    // A thousand a second, and a window of 10 s.
    clicks: 3_600_000,
    batch: 10_000,
    spanMs: HOUR_MS,
    // A session's clicks go to as many shards; a thousandth of a visitor's come to this one.
    clicksPerSession: 1,
    clicksPerVisitor: 0.006,
  },
};

/** A part of a shard's sites, and how many shards' worth of them it stands for. */
export interface Stratum {
  readonly name: string;
  readonly weight: number;
  readonly usage: Usage;
  /** Of the same in the last tenth of the time. */
  readonly lateWriteUnits: number;
  readonly clicks: number;
  readonly sites: number;
  /** Of CPU. */
  readonly countMs: number;
}

interface Sampled {
  readonly name: string;
  readonly weight: number;
  readonly has: (site: number) => boolean;
}

/** The far end's sites in parts: the first, the other large ones, and two samples of the rest. */
function strataOf({ topSites, stride }: FarEnd): Sampled[] {
  const isRest = (site: number) => site > topSites;
  return [
    { name: 'site 1', weight: 1, has: (site) => site === 1 },
    { name: `sites 2 to ${topSites}`, weight: 1, has: (site) => site > 1 && !isRest(site) },
    { name: 'sample A of the rest', weight: stride / 2, has: (site) => isRest(site) && site % stride === 0 },
    {
      name: 'sample B of the rest',
      weight: stride / 2,
      has: (site) => isRest(site) && site % stride === Math.floor(stride / 2),
    },
  ];
}

/** Counts one shard's time, part by part, in a table for each. */
export async function sampleShard(farEnd: FarEnd): Promise<Stratum[]> {
  const { workload } = farEnd;
  const strata = strataOf(farEnd).map((sampled) => new StratumCount(sampled, workload));
  const place = placeMaker(workload);
  const batches = Math.ceil(workload.clicks / workload.batch);
  for (let batch = 0; batch < batches; batch++) {
    if (batch === lateFrom(batches)) for (const stratum of strata) stratum.beginLate();
    const numbers = strata.map((): number[] => []);
    const sites = strata.map(() => new Set<number>());
    const until = Math.min((batch + 1) * workload.batch, workload.clicks);
    for (let number = batch * workload.batch; number < until; number++) {
      const { site } = place(number);
      const i = strata.findIndex((stratum) => stratum.has(site));
      numbers[i]?.push(number);
      sites[i]?.add(site);
    }
    for (const [i, stratum] of strata.entries())
      await stratum.count(numbers[i] ?? [], sites[i]?.size ?? 0, batch);
  }
  return strata.map((stratum) => stratum.result());
}

function lateFrom(batches: number): number {
  return Math.floor(batches * 0.9);
}

/** The share of the time that is called late. */
export function lateShareOf(batches: number): number {
  return (batches - lateFrom(batches)) / batches;
}

class StratumCount {
  readonly has: (site: number) => boolean;
  readonly #sampled: Sampled;
  readonly #workload: Workload;
  readonly #dynamodb = new MeteredDynamodb();
  readonly #consumer = countConsumer(this.#dynamodb.client);
  #clicks = 0;
  #siteBatches = 0;
  #countMs = 0;
  #early = 0;

  constructor(sampled: Sampled, workload: Workload) {
    this.#sampled = sampled;
    this.#workload = workload;
    this.has = sampled.has;
  }

  async count(numbers: readonly number[], sites: number, batch: number): Promise<void> {
    if (numbers.length === 0) return;
    const { records } = batchOf(this.#workload, numbers, batch * this.#workload.shards);
    const { ownMs } = this.#dynamodb;
    const { cpuMs } = await cpuMsOf(() => this.#consumer(records));
    this.#countMs += Math.max(0, cpuMs - (this.#dynamodb.ownMs - ownMs));
    this.#clicks += numbers.length;
    this.#siteBatches += sites;
  }

  beginLate(): void {
    this.#early = this.#dynamodb.usage().writeUnits;
  }

  result(): Stratum {
    const { name, weight } = this.#sampled;
    const usage = this.#dynamodb.usage();
    return {
      name,
      weight,
      usage,
      lateWriteUnits: usage.writeUnits - this.#early,
      clicks: this.#clicks,
      sites: this.#siteBatches,
      countMs: this.#countMs,
    };
  }
}

/** All of a shard, from its parts by their weights. */
export function wholeShard(strata: readonly Stratum[]): {
  usage: Usage;
  sites: number;
  countMs: number;
  lateWriteUnits: number;
} {
  const usage = noUsage();
  const sum = (of: (stratum: Stratum) => number) =>
    strata.reduce((total, stratum) => total + stratum.weight * of(stratum), 0);
  for (const stratum of strata)
    addUsage(
      usage,
      Object.fromEntries(
        Object.entries(stratum.usage).map(([name, value]) => [name, value * stratum.weight]),
      ),
    );
  return {
    usage,
    sites: sum(({ sites }) => sites),
    countMs: sum(({ countMs }) => countMs),
    lateWriteUnits: sum(({ lateWriteUnits }) => lateWriteUnits),
  };
}
