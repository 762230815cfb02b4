import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clickOfLogLine } from '../../lib/domain/clicks/access-log.ts';
import type { Click, Outcome, Rejection } from '../../lib/domain/clicks/click.ts';
import { pageClick, read } from '../records/clicks.ts';

const outcomesOf = (line: string) => read(JSON.stringify(clickOfLogLine(line, 'example.com')));

test('a line of the combined format is a page, without the address of its client', () => {
  const line =
    '192.0.2.7 - jane [17/Nov/2026:10:30:00 +0100] "GET /a?utm_source=news&x=1 HTTP/1.1" 200 5 "https://blog.example.org/" "Say \\"hi\\" \\\\o/"';
  expect(JSON.parse(JSON.stringify(clickOfLogLine(line, 'example.com')))).toEqual({
    type: 'page',
    site: 'example.com',
    timestamp: '2026-11-17T09:30:00.000Z',
    anonymousId: '37dad677cf0b3997',
    properties: { path: '/a', referrer: 'https://blog.example.org/' },
    context: { userAgent: 'Say "hi" \\o/', page: { search: '?utm_source=news&x=1' } },
  });
  expect(outcomesOf(line)).toMatchObject([{ kind: 'click', values: { page: '/a', source: 'news' } }]);
});

test('a line that says nothing of referrer and user agent is one too', () => {
  const [outcome] = outcomesOf('::1 - - [17/Nov/2026:09:30:00 +0000] "HEAD /?q=1 HTTP/1.0" 304 - "-" "-"');
  expect(outcome).toEqual(
    pageClick({
      visitor: expect.stringMatching(/^[0-9a-f]{16}$/),
      values: { ...pageClick().values, page: '/' },
    }),
  );
});

test.each([
  ['no log at all', null],
  ['192.0.2.7 - - [17/Nov/2026:09:30:00 +0000] "GET / HTTP/1.1" 200 5', Date.parse('2026-11-17T09:30:00Z')],
  [
    '192.0.2.7 - - [17/Nov/2026:09:30:00 -0230] "GET / HTTP/1.1" 200 5 "-" "cut o',
    Date.parse('2026-11-17T12:00:00Z'),
  ],
  ['192.0.2.7 - - [31/Nov/2026:25:30:00 +0000] "GET / HTTP/1.1" 200 5 "-" "-"', null],
  ['192.0.2.7 - - [17/Foo/2026:09:30:00 +0000] "GET / HTTP/1.1" 200 5 "-" "-"', null],
])('%j is rejected into the books of its site', (line, eventTimeMs) => {
  expect(outcomesOf(line)).toMatchObject([
    { kind: 'rejection', reason: 'unknown-type', site: 'example.com', eventTimeMs },
  ]);
});

const LOG = '../shared/data/apache_logs';

test.skipIf(!existsSync(LOG))(`every line of ${LOG} but one is a click (skipped where it is absent)`, () => {
  const lines = readFileSync(LOG, 'utf8').trimEnd().split('\n');
  const outcomes = read(
    lines.map((line) => JSON.stringify(clickOfLogLine(line, 'semicomplete.com'))).join('\n'),
  );
  const clicks = outcomes.filter((outcome: Outcome): outcome is Click => outcome.kind === 'click');
  const rejections = outcomes.filter(
    (outcome: Outcome): outcome is Rejection => outcome.kind === 'rejection',
  );
  expect({
    clicks: clicks.length,
    pages: new Set(clicks.map(({ values }) => values.page)).size,
    visitors: new Set(clicks.map(({ visitor }) => visitor)).size,
    rejections: rejections.map(({ subSequence, reason, eventTimeMs }) => [
      subSequence + 1,
      reason,
      eventTimeMs,
    ]),
  }).toEqual({
    clicks: 9999,
    pages: 1368,
    visitors: 1753,
    rejections: [[8899, 'unknown-type', Date.parse('2015-05-20T12:05:17Z')]],
  });
  const named = clicks.filter(({ userAgent }) => /bot|crawl|spider/i.test(userAgent ?? ''));
  expect({ named: named.length, crawlers: named.filter(({ crawler }) => crawler).length }).toEqual({
    named: 1290,
    crawlers: 1290,
  });
});
