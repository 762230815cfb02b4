import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../../lib/aws/clients.ts';
import { concurrently } from '../../lib/concurrently.ts';
import { countConsumer } from './count-consumer.ts';
import { type Endpoint, endpointEnvironment, startEndpoint } from './endpoint.ts';
import { cpuMsOf } from './measure.ts';
import { MeteredDynamodb } from './metered-dynamodb.ts';
import type { BenchOptions, Row, Section } from './section.ts';
import { UsualWaysMeter } from './usual-ways.ts';
import { WORKLOADS, type Workload } from './workload.ts';
import { type WorkloadBatch, workloadBatches } from './workload-records.ts';
import { chosenWorkloads } from './write-units.ts';

const CLICKS = 200_000;
const QUICK_CLICKS = 20_000;
const WARM_UP_CLICKS = 20_000;
const UPDATES = 6_000;
/** As many as the SDK has sockets. */
const UPDATES_AT_ONCE = 50;
const MILLION = 1_000_000;

export const requestsSection: Section = {
  name: 'requests',
  title: 'Requests and CPU per million clicks, through the SDK',
  run: async (options) => {
    const endpoint = await startEndpoint();
    try {
      Object.assign(process.env, endpointEnvironment(endpoint));
      const updateMs = await cpuMsPerUpdate();
      await endpoint.report();
      const rows: Row[] = [];
      await warmUp();
      for (const [name, workload] of workloadsOf(options))
        rows.push(await row(name, workload, endpoint, updateMs));
      return { tables: [{ title: 'Per million clicks', rows }], notes: NOTES };
    } finally {
      endpoint.stop();
    }
  },
};

const NOTES = [
  'requests and bytes are exact; CPU is this process alone: decoding, counting and the SDK against an endpoint on 127.0.0.1 that answers at once',
  'floor: the same counting with no SDK and no network; usual: one UpdateItem for each distinct counter and batch through the same client, CPU of 6,000 of them scaled',
];

function workloadsOf(options: BenchOptions): [string, Workload][] {
  const clicks = options.workload.clicks ?? (options.quick ? QUICK_CLICKS : CLICKS);
  return chosenWorkloads(options).map(([name, workload]) => [name, { ...workload, clicks }]);
}

async function row(name: string, workload: Workload, endpoint: Endpoint, updateMs: number): Promise<Row> {
  const batches = [...workloadBatches(workload)];
  const usual = new UsualWaysMeter();
  for (const { records } of batches) usual.add(records);
  const aloneMs = await cpuMsWithoutTable(batches);
  const whole = await cpuMsOf(() => countAll(countConsumer(documentClient()), batches));
  const { usage, bytesReceived, bytesSent } = await endpoint.report();
  const perMillion = (count: number) => (count * MILLION) / workload.clicks;
  const usualRequests = usual.result().perCounterAndBatch;
  return {
    workload: name,
    clicks: workload.clicks,
    requests: perMillion(usage.requests),
    'MB sent': perMillion(bytesReceived) / MILLION,
    'MB received': perMillion(bytesSent) / MILLION,
    'CPU s': perMillion(whole.cpuMs) / 1000,
    'floor CPU s': perMillion(aloneMs) / 1000,
    'times floor': whole.cpuMs / aloneMs,
    'usual requests': perMillion(usualRequests),
    'usual CPU s': perMillion(aloneMs + usualRequests * updateMs) / 1000,
    'times cheaper': (aloneMs + usualRequests * updateMs) / whole.cpuMs,
  };
}

/** Decoding and counting by themselves. */
async function cpuMsWithoutTable(batches: readonly WorkloadBatch[]): Promise<number> {
  const dynamodb = new MeteredDynamodb();
  const { cpuMs } = await cpuMsOf(() => countAll(countConsumer(dynamodb.client), batches));
  return Math.max(cpuMs - dynamodb.ownMs, 0);
}

async function countAll(
  count: ReturnType<typeof countConsumer>,
  batches: readonly WorkloadBatch[],
): Promise<void> {
  for (const { records } of batches) await count(records);
}

/** The first clicks of a process are slow, until its code is compiled. */
async function warmUp(): Promise<void> {
  const count = countConsumer(new MeteredDynamodb().client);
  await countAll(count, [...workloadBatches({ ...WORKLOADS.W1, clicks: WARM_UP_CLICKS })]);
}

async function cpuMsPerUpdate(): Promise<number> {
  const client = documentClient();
  const { cpuMs } = await cpuMsOf(() =>
    concurrently(Array(UPDATES).keys(), UPDATES_AT_ONCE, async (i) => {
      await client.send(
        new UpdateCommand({
          TableName: 'counters',
          Key: { pk: 'site-1.example#2026-W47', sk: `page:/guides/copper-${i}` },
          UpdateExpression: 'ADD #clicks :clicks',
          ExpressionAttributeNames: { '#clicks': 'clicks' },
          ExpressionAttributeValues: { ':clicks': 1 },
        }),
      );
    }),
  );
  return cpuMs / UPDATES;
}
