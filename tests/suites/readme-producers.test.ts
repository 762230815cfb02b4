import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readRecord } from '../../lib/domain/records/read-record.ts';
import { pythonWith } from '../../scripts/python.ts';
import { type StreamServer, startStreamServer } from '../producer/stream-server.ts';

const run = promisify(execFile);
const repository = resolve(import.meta.dirname, '../..');

let server: StreamServer;
let python: string;
let readme: string;
let folder: string;
let before = 0;

beforeAll(async () => {
  python = resolve(await pythonWith('producers', ['boto3==1.44.5', 'awscli==1.46.3']));
  server = await startStreamServer();
  readme = (await readFile('README.md', 'utf8')).replaceAll('clickweek-dev-clicks', server.stream);
  folder = await mkdtemp(join(tmpdir(), 'clickweek-readme-'));
});

beforeEach(async () => {
  before = (await server.read()).length;
});

afterAll(async () => {
  await server?.stop();
  if (folder) await rm(folder, { recursive: true });
});

/** README's examples in a language. */
function examples(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, code]) => code ?? '',
  );
}

const shell = () => examples('sh').filter((code) => code.includes('kinesis put-record'));

async function runHere(command: string, args: readonly string[]): Promise<string> {
  const env = {
    ...process.env,
    PATH: `${dirname(python)}:${process.env.PATH}`,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_KINESIS: server.endpoint,
  };
  return (await run(command, [...args], { cwd: folder, env })).stdout;
}

/** Clicks that have come since the test began, and the records they came in. */
async function arrived(): Promise<{ records: number; clicks: number; ids: number }> {
  const records = (await server.read()).length - before;
  const all = (await server.read()).flatMap(({ data }) =>
    readRecord({ data, arrivalTimeMs: Date.parse('2026-11-22') }),
  );
  const ids = all.flatMap((outcome) => (outcome.kind === 'click' ? [outcome.messageId] : []));
  return { records, clicks: all.length, ids: new Set(ids).size };
}

const click = { type: 'page', timestamp: '2026-11-21T09:30:00.000Z', site: 'example.com' };

test('the AWS CLI puts a click, and a file of them (version 1 wants no --cli-binary-format)', async () => {
  const [one = '', many = ''] = shell();
  await writeFile(join(folder, 'click.json'), JSON.stringify({ ...click, messageId: 'one' }));
  const lines = Array.from({ length: 20 }, (_, i) => JSON.stringify({ ...click, messageId: `m${i}` }));
  await writeFile(join(folder, 'clicks.ndjson'), lines.join('\n'));
  for (const code of [one.replace('--cli-binary-format raw-in-base64-out', ''), many])
    await runHere('bash', ['-ec', code]);
  expect(await arrived()).toEqual({ records: 2, clicks: 21, ids: 21 });
});

test('Python puts many clicks in a record, and again what was refused', async () => {
  const [code = ''] = examples('python');
  const refusing = `
real = kinesis.put_records
def put_records(StreamName, Records):
    taken = [] if len(Records) == 1 else real(StreamName=StreamName, Records=Records[1:])["Records"]
    kinesis.put_records = real
    return {"Records": [{"ErrorCode": "ProvisionedThroughputExceededException"}, *taken]}
kinesis.put_records = put_records
`;
  const clicks = `clicks = [${JSON.stringify(click)}] * 1000\n`;
  const calls = 'put([record(clicks), record(clicks), record(clicks)])\n';
  const program = code.replace('put([record(clicks)])\n', `${clicks}${refusing}${calls}`);
  expect(program).not.toBe(code);
  await writeFile(join(folder, 'send.py'), program);
  await runHere(python, ['send.py']);
  expect(await arrived()).toEqual({ records: 3, clicks: 3_021, ids: 3_021 });
});

test('TypeScript in another project uses the library by path', async () => {
  const [code = ''] = examples('ts');
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'send.ts'), code.replaceAll('../clickweek', repository));
  const loader = join(repository, 'node_modules/tsx/dist/loader.mjs');
  expect(await runHere(process.execPath, ['--import', loader, 'send.ts'])).toContain('accepted: 1');
  expect(await arrived()).toEqual({ records: 1, clicks: 3_022, ids: 3_022 });
});
