import { beforeEach, expect, test } from 'vitest';
import { csvLine, readCsv } from '../../lib/domain/subscribers/csv.ts';
import { SUBSCRIBER_COLUMNS, subscriberFields } from '../../lib/domain/subscribers/subscriber-csv.ts';
import { importSubscribers } from '../../lib/subscribers/import.ts';
import { join } from '../../lib/subscribers/join.ts';
import { MemorySubscribers } from './memory-stores.ts';

const nowMs = Date.UTC(2026, 10, 23, 8);
let store: MemorySubscribers;
beforeEach(() => {
  store = new MemorySubscribers();
});

function importText(text: string, options: Partial<Parameters<typeof importSubscribers>[2]> = {}) {
  const registered = async (sites: readonly string[]) =>
    new Set(sites.filter((site) => site !== 'nobody.example'));
  const all = { site: null, dryRun: false, force: false, nowMs, ...options };
  return importSubscribers({ ...store, registered }, readCsv([text]), all);
}

const NONE = {
  lines: 0,
  added: 0,
  pending: 0,
  already: 0,
  duplicate: 0,
  suppressed: 0,
  expired: 0,
  refused: 0,
  problems: [],
};

const FILE = `email,name,site,status,subscribedAt
ada@example.com,Ada,a.example,subscribed,2026-11-02T08:00:00Z
bob@example.com,"Bob, the
builder",a.example,,
ada@example.com,Ada again,a.example,,
ada@example.com,Ada,B.example,,
cy@example.com,,a.example,pending,2026-11-20
dee@example.com,,a.example,pending,2026-11-02
gone@example.com,,a.example,,
'=eve@example.com,,a.example,,
x@y,,a.example,,
fay@example.com,,nobody.example,,
gus@example.com,,a.example,left,
hal@example.com,,a.example,,23.11.2026
ida@example.com,,a.example,,2026-12-24
jo@example.com,,,,
`;

const EXPECTED = {
  ...NONE,
  lines: 14,
  added: 4,
  pending: 1,
  duplicate: 1,
  suppressed: 1,
  expired: 1,
  refused: 6,
  problems: [
    { line: 11, problem: 'no email address' },
    { line: 12, problem: 'nobody.example is not registered' },
    { line: 13, problem: 'status is neither subscribed nor pending' },
    { line: 14, problem: 'subscribedAt is no ISO 8601 date or time with its zone' },
    { line: 15, problem: 'subscribedAt has not come yet' },
    { line: 16, problem: 'no site' },
  ],
};

test('every line comes to something, and what is refused is named by its line and without an address', async () => {
  await store.suppressions.add('gone@example.com', 'unsubscribed', 1);
  expect(await importText(FILE)).toEqual(EXPECTED);
  expect([...store.subscribed]).toEqual([
    ['a.example ada@example.com', Date.UTC(2026, 10, 2, 8)],
    ['a.example bob@example.com', nowMs],
    ['b.example ada@example.com', nowMs],
    ['a.example =eve@example.com', nowMs],
  ]);
  expect([...store.asked.keys()]).toEqual(['a.example cy@example.com']);
});

test('a dry run says the same, and changes nothing', async () => {
  await store.suppressions.add('gone@example.com', 'unsubscribed', 1);
  const before = store.everything;
  expect(await importText(FILE, { dryRun: true })).toEqual(EXPECTED);
  expect(store.everything).toEqual(before);
});

test('a second import finds everybody there', async () => {
  await importText(FILE);
  const before = store.everything;
  expect(await importText(FILE)).toMatchObject({ added: 0, already: 5, pending: 1 });
  expect(store.everything).toEqual(before);
});

test('what was exported is imported as it was', async () => {
  await importText(FILE);
  const rows = [
    ...[...store.subscribed].map(([key, atMs]) => ({ key, atMs, status: 'subscribed' as const })),
    ...[...store.asked].map(([key, { requestedAtMs }]) => ({
      key,
      atMs: requestedAtMs,
      status: 'pending' as const,
    })),
  ].map(({ key, ...row }) => ({ site: key.split(' ')[0] ?? '', email: key.split(' ')[1] ?? '', ...row }));
  const file = [SUBSCRIBER_COLUMNS, ...rows.map(subscriberFields)].map((fields) => csvLine(fields)).join('');
  const { subscribed, asked } = store;
  store = new MemorySubscribers();
  await importText(file);
  expect([store.subscribed, store.asked]).toEqual([subscribed, asked]);
});

test('--site is of all lines, and needs no column', async () => {
  expect(await importText('Email\nada@example.com\n', { site: 'c.example' })).toEqual({
    ...NONE,
    lines: 1,
    added: 1,
  });
  expect([...store.subscribed.keys()]).toEqual(['c.example ada@example.com']);
});

test.each([
  ['name,site\nx,y\n', 'the first line names the columns, and there is no email'],
  ['email\nx@y.zz\n', 'the first line names the columns, and there is no site'],
])('a file without its columns, %j, is refused before anything is written', async (text, problem) => {
  expect(await importText(text)).toEqual({ ...NONE, refused: 1, problems: [{ line: 1, problem }] });
});

test('--force brings a suppressed address back, and its suppression is gone', async () => {
  await store.suppressions.add('ada@example.com', 'bounced', 1);
  const ada = { site: 'a.example', email: 'ada@example.com', atMs: 7, confirm: false };
  expect(await join(store, { ...ada, force: false })).toMatchObject({
    result: 'suppressed',
    suppression: { reason: 'bounced', sinceMs: 1 },
  });
  expect(await join(store, { ...ada, force: true })).toEqual({ result: 'added' });
  expect(store.reasonOf('ada@example.com')).toBe(null);
});

test('who is asked to confirm is not subscribed, and stays suppressed until he has', async () => {
  await store.suppressions.add('ada@example.com', 'unsubscribed', 1);
  const ada = { site: 'a.example', email: 'ada@example.com', atMs: 7, confirm: true, force: true };
  expect(await join(store, ada)).toEqual({ result: 'pending' });
  expect([store.subscribed.size, store.reasonOf('ada@example.com')]).toEqual([0, 'unsubscribed']);
});
