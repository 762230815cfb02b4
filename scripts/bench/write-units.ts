import { readBatch } from '../../lib/domain/records/read-batch.ts';
import { countConsumer, ROLLUPS, SITES } from './count-consumer.ts';
import { MeteredDynamodb } from './metered-dynamodb.ts';
import type { BenchOptions, Row, Section } from './section.ts';
import type { Usage } from './usage.ts';
import { type UsualWays, UsualWaysMeter } from './usual-ways.ts';
import { WORKLOADS, type Workload } from './workload.ts';
import { workloadBatches } from './workload-records.ts';

/** Write units a million clicks, from the issue that this bench answers. */
const GOALS: Readonly<Record<keyof typeof WORKLOADS, number>> = {
  W1: 26_000,
  W1g: 5_000,
  W2: 300_000,
  W3: 150_000,
};

const QUICK_CLICKS = 100_000;
const MILLION = 1_000_000;

/** What counting a workload asked of the tables. */
export interface CountUsage {
  readonly rollups: Usage;
  readonly sites: Usage;
  readonly byKind: ReadonlyMap<string, Readonly<Usage>>;
  readonly usualWays: UsualWays;
}

export const writeUnitsSection: Section = {
  name: 'write-units',
  title: 'DynamoDB write units per million clicks',
  run: async (options) => {
    const main: Row[] = [];
    const kinds: Row[] = [];
    for (const [name, workload] of chosenWorkloads(options)) {
      const usage = await countUsage(workload);
      main.push(mainRow(name, workload, usage));
      kinds.push(...kindRows(name, workload, usage));
    }
    return {
      tables: [
        { title: 'Write units per million clicks, checkpoints and sketches included', rows: main },
        { title: 'By kind of item, per million clicks', rows: kinds },
      ],
      notes: NOTES,
    };
  },
};

const NOTES = [
  "exact: the real countBatch and rollupStore on a table in memory, sizes by DynamoDB's published rule",
  'floor: UTF-8 bytes of the distinct counters (`page:/x` and its count), rounded up to 1 KB per batch and site; neither visitors nor checkpoints',
  'per click: an UpdateItem for each click and dimension; per counter: one for each distinct counter of a batch (amazon-kinesis-aggregators); neither counts visitors',
];

/** The four of the issue, or these with what the command line changes. */
export function chosenWorkloads({ quick, workload }: BenchOptions): [keyof typeof WORKLOADS, Workload][] {
  const clicks = quick ? { clicks: QUICK_CLICKS } : {};
  const names = Object.keys(WORKLOADS) as (keyof typeof WORKLOADS)[];
  return names.map((name) => [name, { ...WORKLOADS[name], ...clicks, ...workload }]);
}

/** Counts a whole workload, each shard in a container of its own that stays warm. */
export async function countUsage(workload: Workload): Promise<CountUsage> {
  const dynamodb = new MeteredDynamodb();
  const consumers = Array.from({ length: workload.shards }, () => countConsumer(dynamodb.client));
  const usualWays = new UsualWaysMeter();
  let batch = 0;
  for (const { records, clicks } of workloadBatches(workload)) {
    const parts = [...readBatch(records)];
    const count = consumers[batch++ % workload.shards] as (typeof consumers)[number];
    const { counted } = await count(records, parts);
    if (counted !== clicks.length) throw new Error(`${counted} of ${clicks.length} clicks were counted`);
    usualWays.addRead(parts.flat());
  }
  return {
    rollups: dynamodb.usage(`${ROLLUPS}/`),
    sites: dynamodb.usage(`${SITES}/`),
    byKind: dynamodb.usageByKind(),
    usualWays: usualWays.result(),
  };
}

function mainRow(name: keyof typeof WORKLOADS, workload: Workload, usage: CountUsage): Row {
  const perMillion = perMillionOf(workload);
  const { rollups, sites, usualWays } = usage;
  return {
    workload: name,
    'write units': perMillion(rollups.writeUnits),
    goal: GOALS[name],
    'of goal': `${((100 * perMillion(rollups.writeUnits)) / GOALS[name]).toFixed(0)} %`,
    floor: perMillion(usualWays.floor),
    'per counter and batch': perMillion(usualWays.perCounterAndBatch),
    'per click and dimension': perMillion(usualWays.perClickAndDimension),
    writes: perMillion(rollups.writes),
    requests: perMillion(rollups.requests + sites.requests),
    'read units': perMillion(rollups.readUnits + sites.readUnits),
    'MB written': perMillion(rollups.bytesWritten) / MILLION,
    'MB read': perMillion(rollups.bytesRead) / MILLION,
  };
}

function kindRows(name: string, workload: Workload, { byKind }: CountUsage): Row[] {
  const perMillion = perMillionOf(workload);
  return [...byKind].map(([kind, usage]) => ({
    workload: name,
    'table/kind': kind,
    'write units': perMillion(usage.writeUnits),
    writes: perMillion(usage.writes),
    refused: perMillion(usage.refusedWrites),
    'units a write': usage.writes === 0 ? 0 : usage.writeUnits / usage.writes,
    'read units': perMillion(usage.readUnits),
    reads: perMillion(usage.reads),
  }));
}

function perMillionOf({ clicks }: Workload): (count: number) => number {
  return (count) => (count * MILLION) / clicks;
}
