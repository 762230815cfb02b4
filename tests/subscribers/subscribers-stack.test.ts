import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { previousWeek, weekOf } from '../../lib/domain/weeks/week.ts';
import { type OutboxMessage, type Stack, startStack } from '../../lib/embedded/stack.ts';

const repository = resolve(import.meta.dirname, '../..');
const lastWeek = previousWeek(weekOf(Date.now(), 'UTC'));
let folder: string;
let stack: Stack;

/** The tool as a user runs it, in the folder of the running stack: which answers it from this process. */
function run(line: string): Promise<{ status: number; stdout: string; stderr: string }> {
  const loader = join(repository, 'node_modules/tsx/dist/loader.mjs');
  const args = ['--import', loader, join(repository, 'scripts/clickweek.ts'), ...line.split(' ')];
  return new Promise((done) => {
    const child = execFile(process.execPath, args, { cwd: folder, timeout: 30_000 }, (_, stdout, stderr) =>
      done({ status: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

async function tool(line: string): Promise<string> {
  const { status, stdout, stderr } = await run(line);
  expect({ line, status, stderr }).toEqual({ line, status: 0, stderr: '' });
  return stdout;
}

async function report(): Promise<OutboxMessage[]> {
  // Past the deadline: nothing was clicked, and no heartbeat says that all is counted.
  const time = new Date(lastWeek.untilMs + 40 * 3_600_000).toISOString();
  await stack.invoke('weekly', { source: 'aws.events', 'detail-type': 'Scheduled Event', time });
  await stack.drained();
  return stack.outbox.list();
}

function header({ headers }: OutboxMessage, wanted: string): string {
  return headers.find(({ name }) => name === wanted)?.value ?? '';
}

/** As Gmail does when its own button is pressed. */
function oneClick(url: string): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clickweek-leaving-'));
  const ports = { kinesis: 0, dynamodb: 0, s3: 0, page: 0 };
  stack = await startStack({ directory: join(folder, '.clickweek'), ports, log: () => {}, schedules: false });
  for (const site of ['a.example', 'b.example']) await tool(`sites add ${site}`);
  const people = ['ada@example.com,a.example', 'bob@example.com,a.example', 'ada@example.com,b.example'];
  const lines = ['email,site,subscribedAt', ...people.map((one) => `${one},2026-01-01`)];
  await writeFile(join(folder, 'people.csv'), lines.join('\n'));
  expect(await tool('subscribers import people.csv')).toBe('3 subscribed\n');
}, 120_000);

afterAll(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('from the header of an email one click ends it all, and looking ends nothing', async () => {
  const messages = await report();
  const ours = messages.filter(({ to }) => to.includes('ada@example.com'));
  const [message] = ours as [OutboxMessage];
  expect(header(message, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
  const url = header(message, 'List-Unsubscribe').slice(1, -1);
  expect(url.startsWith(`${stack.endpoints.page}/unsubscribe/`)).toBe(true);

  expect(message.html).toContain(`href="${url}"`);
  expect(message.text).toContain(url);
  for (const method of ['GET', 'HEAD', 'GET']) expect((await fetch(url, { method })).status).toBe(200);
  expect(await tool('subscribers list --site a.example')).toContain('ada@example.com');

  const answer = await oneClick(url);
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(await answer.text()).toContain('<h1>You are unsubscribed</h1>');
  expect((await oneClick(url)).status).toBe(200);
  expect(await tool('subscribers list --site a.example')).toBe('bob@example.com  since 2026-01-01\n');
  expect(await tool('subscribers list --site b.example')).toBe('b.example has no subscribers\n');
  expect(await tool('subscribers import people.csv')).toBe(
    '0 subscribed, 1 subscribed before, 2 suppressed, which --force overrides\n',
  );
}, 60_000);

test('who has left is asked before he gets anything again, and his yes counts', async () => {
  const refused = await run('subscribers add --site a.example ada@example.com');
  const today = new Date().toISOString().slice(0, 10);
  expect([refused.status, refused.stderr]).toEqual([
    1,
    `clickweek: ada@example.com is suppressed since ${today}, because its owner unsubscribed: --force adds it all the same\n`,
  ]);
  expect(await tool('subscribers add --site a.example ada@example.com --force --confirm')).toBe(
    'ada@example.com is asked to confirm, within seven days, and then gets the reports of a.example\n',
  );
  const [message] = (await stack.outbox.list()) as [OutboxMessage];
  expect(message).toMatchObject({
    to: ['ada@example.com'],
    subject: 'Please confirm: the weekly report of a.example',
    headers: [],
  });
  const [url = ''] = /http:\S+\/confirm\/\S+/.exec(message.text) ?? [];
  expect(message.html).toContain(`href="${url}"`);
  expect(await (await fetch(url)).text()).toContain('<button type="submit">Confirm</button>');
  expect(await tool('subscribers list --site a.example')).toContain(
    `ada@example.com  asked to confirm on ${today}`,
  );
  expect(await tool('suppressions check ada@example.com')).toContain('is suppressed');
  expect((await fetch(url, { method: 'POST', body: new URLSearchParams({ confirm: 'yes' }) })).status).toBe(
    200,
  );
  expect(await tool('suppressions check ada@example.com')).toBe('ada@example.com is not suppressed\n');
  expect(await tool('subscribers list --site a.example')).toContain(`ada@example.com  since ${today}`);
}, 60_000);

test('who complains is mailed no more, and who says so is SES', async () => {
  const complaint = {
    eventType: 'Complaint',
    complaint: {
      complainedRecipients: [{ emailAddress: 'bob@example.com' }],
      timestamp: '2026-11-23T08:00:00.000Z',
    },
    mail: { messageId: 'message 1', tags: {} },
  };
  const event = { Records: [{ messageId: '1', body: JSON.stringify(complaint) }] };
  expect(await stack.invoke('sesEvents', event)).toEqual({ batchItemFailures: [] });
  expect(await tool('suppressions check bob@example.com')).toBe(
    'bob@example.com is suppressed since 2026-11-23: its owner reported an email as spam\n',
  );
  expect(await tool('subscribers list --site a.example')).toContain(
    'bob@example.com  since 2026-01-01, but not mailed: its owner reported an email as spam',
  );
  expect(await tool('suppressions remove bob@example.com')).toContain('bob@example.com may be mailed again');
}, 60_000);

test('links of an old key work on, and none of a key that is taken away', async () => {
  const [message] = (await stack.outbox.list()).filter(({ to }) => to.includes('bob@example.com'));
  const url = header(message as OutboxMessage, 'List-Unsubscribe').slice(1, -1);
  expect(await tool('link-keys rotate')).toBe('key 2 signs; links of 1 work\n');
  expect((await fetch(url)).status).toBe(200);
  expect(await tool('link-keys drop 1')).toBe('key 1 is gone; key 2 signs\n');
  // A function that runs already has heard of it after ten minutes; a new one at once.
  stack.kill('links');
  expect((await fetch(url)).status).toBe(404);
  expect((await oneClick(url)).status).toBe(404);
}, 60_000);

test('what is deleted is nowhere any more, but for a hash', async () => {
  await tool('subscribers export --out before.csv');
  expect(await readFile(join(folder, 'before.csv'), 'utf8')).toMatch(
    /^email,site,status,subscribedAt\r\nada@example\.com,a\.example,subscribed,.*\r\nbob@example\.com,a\.example,subscribed,2026-01-01T00:00:00\.000Z\r\n$/,
  );
  expect(await tool('subscribers remove --delete bob@example.com')).toMatch(
    /^bob@example\.com is deleted, from a\.example;/,
  );
  expect(await tool('subscribers export')).not.toContain('bob@');
  expect(JSON.parse(await tool('suppressions list --json'))).toEqual([
    { id: expect.stringMatching(/^[0-9a-f]{32}$/), reason: 'deleted', since: expect.any(String) },
  ]);
  const refused = await run('subscribers add --site a.example BOB@example.com');
  expect(refused.stderr).toContain('because it was deleted: --force adds it');
}, 60_000);
