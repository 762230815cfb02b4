import { billOf, flowOf, type Traffic, totalOf, type Work } from './cost-model.ts';
import { farEndRows } from './far-end-rows.ts';
import type { BenchOptions, Row, Section } from './section.ts';
import { packingOf, workOf } from './work.ts';
import { WORKLOADS, type Workload } from './workload.ts';

const BILLION = 1e9;
const CLICKS = 300_000;
const QUICK_CLICKS = 30_000;
const DAY_S = 86_400;
const PEAK_TO_MEAN = 10;
const WRITE_WAIT_S = 0.03;

export const shapeSection: Section = {
  name: 'shape',
  title: 'The shape of cost',
  run: async (options) => {
    const growth = new Growth(options);
    return {
      tables: [
        {
          title: 'Clicks grow: one site, gzip, provisioned, peaks of ten times the mean',
          rows: await growth.byClicks(),
        },
        { title: 'Shards grow: a billion clicks a day, window 10 s', rows: await growth.byShards() },
        { title: 'Sites grow: 500 pages each, batches of 18,600', rows: await growth.bySites() },
        { title: 'Pages grow: one site, batches of 18,600', rows: await growth.byPages() },
        {
          title: 'The far end: 1,000 shards, 10,000 sites, 1 M clicks/s for an hour',
          rows: await farEndRows(options),
        },
      ],
      notes: NOTES,
    };
  },
};

const NOTES = [
  'lag: the batching window and what an invocation takes, at the mean rate; core: how much of one core a shard keeps busy at the peak (over 100 % it falls behind until the peak is over)',
  'dollars as in `dollars`; write units by the real countBatch on batches of that size',
  'far end: one shard of the thousand, its largest 8 sites in full and every 25th of the rest by two samples of every 50th; ±: between the samples; everything else is exact',
];

class Growth {
  readonly #quick: boolean;
  readonly #base: Workload;
  readonly #works = new Map<string, Promise<Work>>();

  constructor({ quick, workload }: BenchOptions) {
    this.#quick = quick;
    this.#base = { ...WORKLOADS.W1, ...workload, clicks: workload.clicks ?? (quick ? QUICK_CLICKS : CLICKS) };
  }

  async byClicks(): Promise<Row[]> {
    const rows: Row[] = [];
    for (const times of [1, 10, 100, 1_000])
      for (const windowSeconds of [10, 60]) {
        const traffic = this.#traffic({ clicksPerDay: (BILLION / 1_000) * times, windowSeconds });
        rows.push({ times: `${times}×`, ...(await this.#billed(traffic)) });
      }
    return rows;
  }

  /** More shards than the peak needs: what it costs to be ready for more, or to take any key. */
  async byShards(): Promise<Row[]> {
    const needed = flowOf(this.#traffic({})).shards;
    const rows: Row[] = [];
    for (const times of this.#quick ? [1, 8] : [1, 2, 4, 8, 16])
      rows.push(await this.#billed(this.#traffic({ shardsMin: needed * times })));
    return rows;
  }

  bySites(): Promise<Row[]> {
    const sites = this.#quick ? [1, 100] : [1, 10, 100, 1_000, 10_000];
    return this.#counted('sites', sites, (count) => ({ ...this.#base, pages: 500, sites: count }));
  }

  byPages(): Promise<Row[]> {
    const pages = this.#quick ? [100, 10_000] : [100, 1_000, 10_000, 100_000, 1_000_000];
    return this.#counted('pages', pages, (count) => ({ ...this.#base, pages: count }));
  }

  async #counted(column: string, counts: readonly number[], of: (count: number) => Workload): Promise<Row[]> {
    const rows: Row[] = [];
    for (const count of counts) {
      const work = await this.#work(of(count));
      rows.push({
        [column]: count,
        'write units per million': work.writeUnits,
        'read units per million': work.readUnits,
        'CPU s per million': work.countSeconds,
        'KB stored per million': (work.itemBytesPerShard / 1024) * (1e6 / this.#base.clicks),
      });
    }
    return rows;
  }

  async #billed(traffic: Traffic): Promise<Row> {
    const flow = flowOf(traffic);
    const work = await this.#work({ ...this.#base, batch: Math.round(flow.batchClicks) });
    const bill = billOf(traffic, work);
    const secondsPerClick = (work.countSeconds + work.archiveSeconds) / 1e6;
    const [largest] = Object.entries(bill).toSorted(([, a], [, b]) => b - a);
    const perBillion = BILLION / traffic.clicksPerDay;
    return {
      'clicks a day': traffic.clicksPerDay,
      shards: flow.shards,
      'window s': traffic.windowSeconds,
      'clicks a batch': Math.round(flow.batchClicks),
      'write units per million': work.writeUnits,
      'USD a day': totalOf(bill),
      'USD per billion': totalOf(bill) * perBillion,
      'most of it': largest ? `${largest[0]} ${((100 * largest[1]) / totalOf(bill)).toFixed(0)} %` : '',
      'lag s': traffic.windowSeconds + flow.batchClicks * secondsPerClick + WRITE_WAIT_S,
      'core at peak': `${((100 * PEAK_TO_MEAN * traffic.clicksPerDay * work.countSeconds) / 1e6 / DAY_S / flow.shards).toFixed(1)} %`,
    };
  }

  #traffic(part: Partial<Traffic>): Traffic {
    const packing = packingOf(this.#base, 'gzip');
    const common = { packing, mode: 'provisioned', peakToMean: PEAK_TO_MEAN, retentionDays: 7 } as const;
    return { ...common, clicksPerDay: BILLION, windowSeconds: 10, ...part };
  }

  #work(workload: Workload): Promise<Work> {
    const key = JSON.stringify(workload);
    const work = this.#works.get(key) ?? workOf(workload);
    this.#works.set(key, work);
    return work;
  }
}
