import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../lib/domain/reports/report.ts';
import { expectedWeeks } from './access-log-oracle.ts';

const run = promisify(execFile);
const LOG = '../shared/data/apache_logs';
const SITE = 'semicomplete.com';
const PORTS = ['kinesis', 'dynamodb', 's3', 'page'].flatMap((name) => [`--${name}-port`, '0']);

let out: string;
beforeAll(async () => {
  if (!existsSync(LOG)) throw new Error(`this suite needs the access log ${LOG} beside the repository`);
  out = await mkdtemp(join(tmpdir(), 'clickweek-test-'));
});
afterAll(() => rm(out, { recursive: true, force: true }));

async function once(...options: string[]): Promise<Report[]> {
  const args = [
    '--import',
    'tsx',
    'scripts/start.ts',
    '--once',
    '--json',
    '--out',
    out,
    ...PORTS,
    ...options,
  ];
  const { stdout } = await run('node', args, { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as Report[];
}

test('the books of a real log balance to the line: counted, crawlers and the one rejected line', async () => {
  const reports = await once('--log', LOG, '--site', SITE);
  const books = reports.map(({ books }) => books);
  expect(reports.map(({ site, week }) => `${site} ${week}`)).toEqual([
    `${SITE} 2015-W20`,
    `${SITE} 2015-W21`,
  ]);
  for (const { received, counted, duplicate, rejected, expired, bot } of books)
    expect(received).toBe(counted + duplicate + rejected + expired + bot);
  expect(books.reduce((sum, { received }) => sum + received, 0)).toBe(10_000);
  expect(books.map(({ rejected }) => rejected)).toEqual([0, 1]);
  expect(books.reduce((sum, { bot }) => sum + bot, 0)).toBeGreaterThan(1290);
  const files = (await readdir(out)).sort();
  expect(files).toEqual(['W20.html', 'W20.txt', 'W21.html', 'W21.txt'].map((end) => `${SITE}-2015-${end}`));
  const text = await readFile(join(out, `${SITE}-2015-W21.txt`), 'utf8');
  expect(text).toContain('8,368 received');
});

describe.each([
  ['UTC', [1632, 8367]],
  ['America/Los_Angeles', [2466, 7533]],
  ['Asia/Tokyo', [538, 9461]],
  ['Pacific/Auckland', [185, 9814]],
  ['Asia/Kathmandu', null],
  ['America/St_Johns', null],
  ['Pacific/Chatham', null],
])('with crawlers counted, in %s', (timeZone, known) => {
  test('weeks, days, visitors and pages are those of an independent count', async () => {
    const lines = readFileSync(LOG, 'utf8').trimEnd().split('\n');
    const expected = expectedWeeks(lines, timeZone);
    if (known) expect(expected.map(({ clicks }) => clicks)).toEqual(known);
    const reports = await once('--log', LOG, '--site', SITE, '--time-zone', timeZone, '--crawlers');
    const found = reports.map(({ week, totals, days, top }) => ({
      week,
      clicks: totals.clicks,
      visitors: totals.visitors,
      days: Object.fromEntries(
        days.flatMap(({ date, clicks, visitors }) => (clicks > 0 ? [[date, { clicks, visitors }]] : [])),
      ),
      pages: top.page,
    }));
    expect(found).toEqual(expected);
  });
});
