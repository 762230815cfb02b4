import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAggregate } from '../../lib/domain/records/aggregate.ts';
import { readRecord } from '../../lib/domain/records/read-record.ts';
import { type StreamServer, startStreamServer } from './stream-server.ts';

const repository = resolve(import.meta.dirname, '../..');
const STREAM = 'clickweek-test-clicks';
const clicks = Array.from({ length: 3_000 }, (_, i) => ({
  ...(i % 2 === 0 && { messageId: `m${i}` }),
  type: 'page',
  timestamp: '2026-11-18T12:00:00Z',
  site: `${i % 50}.example`,
  properties: { path: `/${i}` },
}));
const ndjson = `${clicks.map((click) => JSON.stringify(click)).join('\n')}\n`;

let server: StreamServer;
let folder: string;

beforeAll(async () => {
  server = await startStreamServer();
  folder = mkdtempSync(join(tmpdir(), 'clickweek-send-'));
  writeFileSync(join(folder, 'clicks.ndjson'), ndjson);
  writeFileSync(join(folder, 'clicks.gz'), gzipSync(`${ndjson}\n\nno click\n`));
  writeFileSync(
    join(folder, 'large.ndjson'),
    `${ndjson}${JSON.stringify({ text: 'x'.repeat(1024 * 1024) })}\n{}\n`,
  );
}, 60_000);

afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

/** A TypeScript program in its own process, which reaches the stream as users' do. */
function start(script: string, args: readonly string[]): ChildProcess {
  const loader = join(repository, 'node_modules/tsx/dist/loader.mjs');
  const environment = {
    ...process.env,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_KINESIS: server.endpoint,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  return spawn(process.execPath, ['--import', loader, join(repository, script), ...args], {
    cwd: folder,
    env: environment,
  });
}

async function endOf(child: ChildProcess) {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (bytes) => {
    stdout += bytes;
  });
  child.stderr?.on('data', (bytes) => {
    stderr += bytes;
  });
  const [status, signal] = await new Promise<[number | null, string | null]>((done) =>
    child.on('close', (code, name) => done([code, name])),
  );
  return { status, signal, stdout, stderr };
}

const send = (...args: string[]) => start('scripts/clickweek.ts', ['send', '--stage', 'test', ...args]);

/** What has come onto the stream since the last call. */
async function arrived() {
  const records = (await server.read()).filter(({ sequenceNumber }) => !seen.has(sequenceNumber));
  for (const { sequenceNumber } of records) seen.add(sequenceNumber);
  const outcomes = records.flatMap(({ data }) => readRecord({ data, arrivalTimeMs: Date.now() }));
  return { records, clicks: outcomes.filter(({ kind }) => kind === 'click'), outcomes };
}
const seen = new Set<string>();

const paths = (outcomes: readonly object[]) =>
  outcomes
    .map((outcome) => Number((outcome as { values: { page: string } }).values.page.slice(1)))
    .sort((a, b) => a - b);
const ALL = clicks.map((_, i) => i);

test('a file goes onto the stream in a few gzip records, each click with an id of its own', async () => {
  expect(await endOf(send('clicks.ndjson'))).toEqual({
    status: 0,
    signal: null,
    stdout: expect.stringMatching(/^sent 3,000 lines in \d records? \(\d+ kB\)\n$/),
    stderr: '',
  });
  const { records, clicks: read } = await arrived();
  expect(paths(read)).toEqual(ALL);
  expect(new Set(read.map((click) => 'messageId' in click && click.messageId)).size).toBe(3_000);
  expect(gunzipSync(records[0]?.data ?? '').length).toBeGreaterThan(1_000);
});

test.each([
  ['kpl', 'even'],
  ['gzip', 'by-site'],
  ['none', 'even'],
])(
  'gzip in, --pack %s --spread %s: blank lines are skipped, and what is no click is sent alone',
  async (pack, spread) => {
    const { status, stdout, stderr } = await endOf(
      send('clicks.gz', '--pack', pack, '--spread', spread, '--json'),
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const counts = JSON.parse(stdout);
    const { records, clicks: read, outcomes } = await arrived();
    expect(counts).toMatchObject({
      lines: 3_001,
      blankLines: 2,
      linesRead: 3_003,
      accepted: 3_001,
      put: 3_001,
    });
    expect(counts).toMatchObject({ failed: 0, pending: 0, copiesPossible: 0, records: records.length });
    expect([paths(read), outcomes.length]).toEqual([ALL, 3_001]);
    expect(records.some(({ data }) => data.toString() === 'no click')).toBe(true);
    const forms = new Set(
      records.map(({ data }) =>
        isAggregate(data, 0, data.length) ? 'kpl' : data[0] === 0x1f ? 'gzip' : 'none',
      ),
    );
    expect(forms).toEqual(new Set([pack, 'none']));
  },
);

test('a site’s clicks are on one shard with --spread by-site', async () => {
  await endOf(send('clicks.ndjson', '--spread', 'by-site'));
  const shards = new Map<string, Set<string>>();
  for (const { shardId, data } of (await arrived()).records)
    for (const { site } of readRecord({ data, arrivalTimeMs: Date.now() }))
      shards.set(`${site}`, (shards.get(`${site}`) ?? new Set()).add(shardId));
  expect([...shards.values()].map(({ size }) => size)).toEqual(Array(50).fill(1));
});

test('a line that is too large is named and kept, and all others go in', async () => {
  const end = await endOf(send('large.ndjson', '--failed', 'rest.ndjson'));
  expect({ status: end.status, stdout: end.stdout }).toEqual({
    status: 1,
    stdout: expect.stringMatching(/^sent 3,001 lines in/),
  });
  expect(end.stderr).toMatch(
    /^clickweek: 1 of 3,002 lines did not get to clickweek-test-clicks: line 3001 is a click of 10486\d\d bytes, where a record holds 1048544: \{"text":"x+…; they are in rest.ndjson\n$/,
  );
  expect(JSON.parse(readFileSync(join(folder, 'rest.ndjson'), 'utf8')).text).toHaveLength(1024 * 1024);
  expect((await arrived()).outcomes).toHaveLength(3_001);
});

test('Ctrl-C sends what has been read and says how far that was', async () => {
  const child = send('-');
  child.stdin?.write(ndjson);
  const ended = endOf(child);
  // Nothing tells when it has read all; the first record that arrives says that it is under way.
  while ((await server.read()).length === seen.size) await new Promise((turn) => setTimeout(turn, 100));
  child.kill('SIGINT');
  const { status, stdout, stderr } = await ended;
  expect({ status, stderr }).toEqual({ status: 130, stderr: '' });
  expect(stdout).toMatch(/^sent 3,000 lines in \d records? \(\d+ kB\), stopped after line 3,000\n$/);
  expect(paths((await arrived()).clicks)).toEqual(ALL);
});

test('a stream that is not there fails once, with what to do and every line handed back', async () => {
  const end = await endOf(send('clicks.ndjson', '--stage', 'nowhere', '--failed', 'all.ndjson'));
  expect([end.status, end.stdout]).toEqual([1, 'sent 0 lines in 0 records (0 kB)\n']);
  expect(end.stderr).toMatch(
    /^clickweek: nothing is deployed there under this name: look at --stage and AWS_REGION \(3,000 of 3,000 lines/,
  );
  expect(readFileSync(join(folder, 'all.ndjson'), 'utf8').trim().split('\n')).toHaveLength(3_000);
});

test('a program that comes to its end sends what is waiting', async () => {
  expect(await endOf(start('tests/producer/program.ts', [STREAM, 'end']))).toMatchObject({
    status: 0,
    stderr: '',
  });
  expect((await arrived()).outcomes).toHaveLength(2);
});

test('a program that SIGTERM ends does so too, and ends by it', async () => {
  const child = start('tests/producer/program.ts', [STREAM, 'wait']);
  child.stdout?.once('data', () => child.kill('SIGTERM'));
  expect(await endOf(child)).toEqual({ status: null, signal: 'SIGTERM', stdout: 'waiting\n', stderr: '' });
  expect((await arrived()).outcomes).toHaveLength(2);
});
