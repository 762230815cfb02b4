import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { environmentWith } from '../../lib/environment.ts';
import { endpointEnvironment, startEndpoint } from './endpoint.ts';
import { FULL_BATCHES } from './full-batches.ts';
import { fullEvent } from './lambda-event.ts';
import type { Row, Section } from './section.ts';

/** `memorySize` of the count function in serverless.yml. */
const LAMBDA_MB = 1769;
/** Lambda's runtime for Node gives this share of it to the heap. */
const HEAP_SHARE = 0.9;
const PEAK_MB_MAX = (2 / 3) * LAMBDA_MB;
/** The first batch of a container is the dearest; the second shows what stays. */
const INVOCATIONS = 3;
const QUICK_FORMATS = 4;
const MB = 1024 * 1024;

/** What `handler-process.mjs` prints. */
interface Invoked {
  readonly clicks: number;
  readonly loadedBytes: number;
  readonly peakBytes: number;
  readonly tookMs: readonly number[];
}

export const memorySection: Section = {
  name: 'memory',
  title: 'Memory of the count function at a full batch',
  run: async ({ quick }) => {
    const folder = await mkdtemp(join(tmpdir(), 'clickweek-bench-'));
    const endpoint = await startEndpoint();
    try {
      const handler = await bundleCount(folder);
      const rows: Row[] = [];
      for (const [format, records] of Object.entries(FULL_BATCHES).slice(
        0,
        quick ? QUICK_FORMATS : undefined,
      )) {
        const event = fullEvent(records());
        const payload = join(folder, 'event.json');
        await writeFile(payload, event.payload);
        const invoked = await invoke(handler, payload, endpointEnvironment(endpoint));
        rows.push(rowOf(format, event, invoked));
      }
      const over = rows.filter((row) => Number(row['peak MB']) > PEAK_MB_MAX);
      if (over.length > 0) throw new Error(`over two thirds of ${LAMBDA_MB} MB: ${JSON.stringify(over)}`);
      return {
        tables: [{ title: `Resident memory; two thirds of ${LAMBDA_MB} MB must do`, rows }],
        notes: NOTES,
      };
    } finally {
      endpoint.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const NOTES = [
  `handlers/count.ts bundled and minified, in a Node of its own with Lambda's heap (${HEAP_SHARE * 100} % of ${LAMBDA_MB} MB); the event three times, of a shard each, since a container goes on`,
  'peak: what the kernel has seen at most (maxRSS), the event as text and as JSON included; DynamoDB answers from another process',
];

async function bundleCount(folder: string): Promise<string> {
  const outfile = join(folder, 'count.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('../../handlers/count.ts', import.meta.url))],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  return outfile;
}

async function invoke(
  handler: string,
  payload: string,
  environment: Record<string, string>,
): Promise<Invoked> {
  const program = fileURLToPath(new URL('handler-process.mjs', import.meta.url));
  const heapMb = Math.floor(LAMBDA_MB * HEAP_SHARE);
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${heapMb}`, '--no-warnings', program, handler, payload, String(INVOCATIONS)],
    {
      env: environmentWith({
        ...environment,
        ROLLUPS_TABLE: 'rollups',
        SITES_TABLE: 'sites',
        CLAIMS_TABLE: 'claims',
        DEFAULT_TIME_ZONE: 'UTC',
      }),
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  const last = text.trim().split('\n').at(-1) ?? '';
  if (!last.startsWith('{')) throw new Error('the count function ended without an answer');
  return JSON.parse(last);
}

function rowOf(format: string, event: ReturnType<typeof fullEvent>, invoked: Invoked): Row {
  const { clicks, loadedBytes, peakBytes, tookMs } = invoked;
  return {
    format,
    records: event.records,
    clicks,
    'event MB': Buffer.byteLength(event.payload) / MB,
    'loaded MB': loadedBytes / MB,
    'peak MB': peakBytes / MB,
    'of Lambda': `${((100 * peakBytes) / MB / LAMBDA_MB).toFixed(0)} %`,
    'ms first': tookMs[0] ?? Number.NaN,
    'ms last': tookMs.at(-1) ?? Number.NaN,
  };
}
