import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');
const loader = join(repository, 'node_modules/tsx/dist/loader.mjs');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clickweek-usage-'));
  writeFileSync(join(folder, 'empty'), '');
  writeFileSync(join(folder, 'line'), 'one\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a script in an empty folder, as a user's shell would. */
function run(script: string, line: string) {
  const args = ['--import', loader, join(repository, 'scripts', script), ...line.split(' ').filter(Boolean)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr: stderr.replace(folder, 'FOLDER') };
}

const START = 'see npm start -- --help';
const FREE = '--kinesis-port 0 --dynamodb-port 0 --s3-port 0 --page-port 0';

describe('npm start', () => {
  test.each([
    ['--once', 2, `npm start: --once needs a file: --log FILE or --events FILE; ${START}\n`],
    ['--once --log a --events b', 2, `npm start: --log and --events exclude each other; ${START}\n`],
    ['--bogus', 2, `npm start: Unknown option '--bogus'; ${START}\n`],
    ['--once --log --site a', 2, `npm start: --log needs a value; ${START}\n`],
    ['--site', 2, `npm start: --site needs a value; ${START}\n`],
    ['--once=yes', 2, `npm start: --once takes no value; ${START}\n`],
    [
      `--once --log line --site s --out empty/out ${FREE}`,
      1,
      "npm start: --out empty/out takes no files (EEXIST: file already exists, mkdir 'FOLDER/empty'): name another folder\n",
    ],
    [`--once --log no.log --site s ${FREE}`, 1, 'npm start: there is no file no.log\n'],
    [`--once --log . --site s ${FREE}`, 1, 'npm start: . is a directory: name one file\n'],
    [`--once --log empty --site s ${FREE}`, 1, 'npm start: empty is empty\n'],
  ])('%j ends with one line on standard error', (line, status, stderr) => {
    expect(run('start.ts', line)).toEqual({ status, stdout: '', stderr });
  });

  test('--help names every option', () => {
    const { status, stdout, stderr } = run('start.ts', '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const options =
      'once log events site time-zone json out fresh crawlers kinesis-port dynamodb-port s3-port page-port';
    for (const option of options.split(' ')) expect(stdout).toContain(`--${option}`);
  });
});

describe('clickweek', () => {
  const help = (command = '') => `see npm run clickweek -- ${command && `${command} `}--help`;
  const NOWHERE =
    'clickweek: no clickweek runs in this folder: run npm start in it, or name a stage with --stage\n';

  test.each([
    ['', 2, `clickweek: name a command; ${help()}\n`],
    ['total', 2, `clickweek: there is no command "total"; ${help()}\n`],
    ['totals', 2, `clickweek: --site is missing; ${help('totals')}\n`],
    [
      'totals --site a.example --week 2026-W54',
      2,
      `clickweek: "2026-W54" is no week: name one like 2026-W47, current or previous; ${help('totals')}\n`,
    ],
    ['totals --site a.example', 1, NOWHERE],
    [
      'totals --site a.example --stage a/b',
      2,
      `clickweek: "a/b" is no stage: name one like dev; ${help('totals')}\n`,
    ],
    ['report --site a.example', 1, NOWHERE],
    [
      'report --site a.example --locale xx',
      2,
      `clickweek: "xx" is no language of the email: it is written in en, de, fr, es, ja, ar; ${help('report')}\n`,
    ],
    [
      'report --site a.example --to x@y',
      2,
      `clickweek: --to "x@y" is no email address: give one like ada@example.com; ${help('report')}\n`,
    ],
    ['sites', 2, `clickweek: sites: say list, add or set; ${help('sites')}\n`],
    ['sites set', 2, `clickweek: sites set takes one site; ${help('sites')}\n`],
    [
      'sites set a.example --expire-after-days 0',
      2,
      `clickweek: --expire-after-days "0": say 1 to 3650, or never; ${help('sites')}\n`,
    ],
    [
      'sites set a.example --duplicates always',
      2,
      `clickweek: --duplicates "always": say best-effort or exact; ${help('sites')}\n`,
    ],
    [
      'subscribers add --site a.example',
      2,
      `clickweek: subscribers add takes one address; ${help('subscribers')}\n`,
    ],
    [
      'subscribers add --site a.example x@y',
      2,
      `clickweek: "x@y" is no email address: give one like ada@example.com; ${help('subscribers')}\n`,
    ],
    [
      'subscribers',
      2,
      `clickweek: subscribers: say list, add, remove, import or export; ${help('subscribers')}\n`,
    ],
    [
      'subscribers remove --delete --site a.example ada@example.com',
      2,
      `clickweek: --delete is of all sites: leave --site out; ${help('subscribers')}\n`,
    ],
    ['subscribers import', 2, `clickweek: subscribers import takes one file; ${help('subscribers')}\n`],
    ['subscribers import no.csv', 1, 'clickweek: there is no file no.csv\n'],
    ['suppressions', 2, `clickweek: suppressions: say list, check or remove; ${help('suppressions')}\n`],
    ['suppressions check', 2, `clickweek: suppressions check takes one address; ${help('suppressions')}\n`],
    ['link-keys drop', 2, `clickweek: link-keys drop takes one number; ${help('link-keys')}\n`],
    ['link-keys drop x', 2, `clickweek: "x" is no number of a key; ${help('link-keys')}\n`],
    ['rejections', 2, `clickweek: rejections: say list, show, redrive or failed; ${help('rejections')}\n`],
    ['rejections list', 1, NOWHERE],
    [
      'rejections list --from 2026-02-30',
      2,
      `clickweek: --from "2026-02-30" is no date: give one like 2026-11-21; ${help('rejections')}\n`,
    ],
    [
      'rejections redrive --from 2026-11-21 --until 2026-11-20',
      2,
      `clickweek: --from is after --until; ${help('rejections')}\n`,
    ],
    [
      'rejections show --limit 0',
      2,
      `clickweek: --limit "0": say a number from 1 to 1000000; ${help('rejections')}\n`,
    ],
    [
      'sites set a.example --week-start tuesday',
      2,
      `clickweek: --week-start "tuesday": say monday, sunday or saturday; ${help('sites')}\n`,
    ],
    [
      'sites set a.example --report-hour 24',
      2,
      `clickweek: --report-hour "24": say 0 to 23; ${help('sites')}\n`,
    ],
    [
      'sites set a.example --locale xx',
      2,
      `clickweek: --locale "xx": the email is written in en, de, fr, es, ja, ar; ${help('sites')}\n`,
    ],
    ['deliveries', 2, `clickweek: deliveries: say list or show; ${help('deliveries')}\n`],
    ['deliveries show', 2, `clickweek: deliveries show takes one delivery; ${help('deliveries')}\n`],
    [
      'deliveries list --resend',
      2,
      `clickweek: --resend and --dismiss are for one delivery: deliveries show WEEK/ID; ${help('deliveries')}\n`,
    ],
    ['deliveries list', 1, NOWHERE],
    ['send', 2, `clickweek: name a file, or - for standard input; ${help('send')}\n`],
    ['send line --pack zip', 2, `clickweek: --pack "zip": say gzip, kpl or none; ${help('send')}\n`],
    ['send line --spread odd', 2, `clickweek: --spread "odd": say even or by-site; ${help('send')}\n`],
    ['send no.ndjson', 1, 'clickweek: there is no file no.ndjson\n'],
    ['send empty', 1, 'clickweek: empty is empty\n'],
  ])('%j ends with one line on standard error', (line, status, stderr) => {
    expect(run('clickweek.ts', line)).toEqual({ status, stdout: '', stderr });
  });

  test.each([
    'totals',
    'sites',
    'subscribers',
    'send',
    'report',
    'deliveries',
    'rejections',
    'suppressions',
    'link-keys',
  ])('%s has a --help', (command) => {
    const { status, stdout, stderr } = run('clickweek.ts', `${command} --help`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: npm run clickweek -- ${command} `));
    expect(stdout).toContain('--json');
  });
});

describe('npm run bench', () => {
  const HELP = 'see npm run bench -- --help';

  test.each([
    ['--only speed', 2, `bench: there is no part "speed"; ${HELP}\n`],
    ['--clicks 1.5', 2, `bench: --clicks must be a whole number from 1 on; ${HELP}\n`],
    ['--zipf -1', 2, `bench: --zipf needs a value; ${HELP}\n`],
    ['--zipf x', 2, `bench: --zipf must be a number from 0 on; ${HELP}\n`],
  ])('%j ends with one line on standard error', (line, status, stderr) => {
    expect(run('bench.ts', line)).toEqual({ status, stdout: '', stderr });
  });

  test('has a --help that names its parts', () => {
    const { status, stdout, stderr } = run('bench.ts', '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const part of ['write-units', 'dollars', 'shape']) expect(stdout).toContain(part);
  });
});
