import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { environmentWith } from '../../lib/environment.ts';
import { bundle } from './bundle.ts';
import { clickLines, TRAFFIC } from './clicks.ts';

/** One consumer from the start of its process to its first answer, beside one that does nothing of its own. */
export interface ColdStart {
  readonly consumer: 'count' | 'archive';
  readonly bundleBytes: number;
  /** The shortest of the rounds. */
  readonly ms: number;
  /** The same for a handler that loads the same clients of the SDK and answers at once. */
  readonly emptyMs: number;
}

const CLICKS = 100;
const CONSUMERS = ['count', 'archive'] as const;
const ENVIRONMENT = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  ROLLUPS_TABLE: 'rollups',
  SITES_TABLE: 'sites',
  CLAIMS_TABLE: 'claims',
  DEFAULT_TIME_ZONE: 'UTC',
  ARCHIVE_BUCKET: 'archive',
};
/** `performance.now()` begins with the process. */
const PROGRAM = `
  const [, bundle, event] = process.argv;
  const { handler } = await import(bundle);
  const { log } = console;
  console.log = () => {};
  await handler(JSON.parse(event), { getRemainingTimeInMillis: () => 60_000 });
  log(performance.now());
  process.exit();
`;

/**
 * Starts the bundles as serverless.yml makes them, each in a process of its own, and gives them a batch of a
 * hundred clicks; a server on this machine answers their requests at once.
 *
 * @param folder for the bundles; an absolute path
 * @param node the program to run them, the one that runs this by default
 */
export async function coldStarts(folder: string, rounds = 15, node = process.execPath): Promise<ColdStart[]> {
  const server = await yesServer();
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const environment = environmentWith({
    ...ENVIRONMENT,
    AWS_ENDPOINT_URL: endpoint,
    // As in Lambda: serverless.yml sets no more than this.
    NODE_OPTIONS: '--enable-source-maps',
  });
  try {
    const starts: ColdStart[] = [];
    for (const consumer of CONSUMERS) {
      const [ours, empty] = [join(folder, `${consumer}.mjs`), join(folder, `${consumer}-empty.mjs`)];
      const { bytes } = await bundle(resolve('handlers', `${consumer}.ts`), ours);
      await bundle(resolve('scripts/bench', `empty-${consumer}.ts`), empty);
      const [ms, emptyMs] = await shortest([ours, empty], rounds, node, environment);
      starts.push({ consumer, bundleBytes: bytes, ms, emptyMs });
    }
    return starts;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** In turn, so that what else the machine does falls on both. */
async function shortest(
  bundles: readonly [string, string],
  rounds: number,
  node: string,
  env: NodeJS.ProcessEnv,
): Promise<[number, number]> {
  const ms: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < rounds; round++) {
    for (const i of [0, 1] as const) {
      const parameters = ['--input-type=module', '--eval', PROGRAM, bundles[i], EVENT];
      const { stdout } = await promisify(execFile)(node, parameters, { env });
      ms[i] = Math.min(ms[i], Number(stdout));
    }
  }
  return ms;
}

const EVENT = JSON.stringify({
  Records: [
    {
      eventSourceARN: 'arn:aws:kinesis:us-east-1:123456789012:stream/clicks',
      eventID: 'shardId-000000000003:49671',
      kinesis: {
        sequenceNumber: '49671',
        approximateArrivalTimestamp: Date.UTC(2026, 10, 18, 13) / 1000,
        data: Buffer.from(clickLines(CLICKS, { ...TRAFFIC, sites: 1 }).join('\n')).toString('base64'),
      },
    },
  ],
});

/** Says yes to every request of DynamoDB and S3, and knows nothing. */
function yesServer(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const isDynamodb = request.headers['x-amz-target'] !== undefined;
      response.setHeader('content-type', isDynamodb ? 'application/x-amz-json-1.0' : 'application/xml');
      response.end(isDynamodb ? '{"Responses":{"sites":[]},"UnprocessedKeys":{}}' : '');
    });
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}
