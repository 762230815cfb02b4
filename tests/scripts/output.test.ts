import { expect, test } from 'vitest';
import type { Report } from '../../lib/domain/reports/report.ts';
import type { SettingsHistory } from '../../lib/domain/sites/site.ts';
import { weekOfText } from '../../scripts/arguments.ts';
import { barText } from '../../scripts/progress.ts';
import { reportFileName } from '../../scripts/report-files.ts';
import { stackLog } from '../../scripts/start/stack-log.ts';
import { totalsText } from '../../scripts/totals-text.ts';

const nothing = { page: [], referrer: [], source: [], medium: [], campaign: [], event: [], country: [] };
const empty: Report = {
  site: 'example.com',
  week: '2026-W47',
  timeZone: 'Europe/Berlin',
  from: '2026-11-15T23:00:00Z',
  until: '2026-11-22T23:00:00Z',
  complete: false,
  watermark: null,
  behindMs: null,
  totals: { clicks: 0, pageviews: 0, visitors: 0, sessions: 0 },
  days: [16, 17, 18, 19, 20, 21, 22].map((day) => ({
    date: `2026-11-${day}`,
    clicks: 0,
    pageviews: 0,
    visitors: 0,
  })),
  top: { ...nothing, browser: [], os: [], device: [] },
  distinct: {
    page: 0,
    referrer: 0,
    source: 0,
    medium: 0,
    campaign: 0,
    event: 0,
    country: 0,
    browser: 0,
    os: 0,
    device: 0,
  },
  books: { received: 2, counted: 0, duplicate: 0, rejected: 2, expired: 0, bot: 0 },
};

test('totals without clicks are the numbers and the books', () => {
  expect(
    totalsText(empty),
  ).toBe(`example.com  2026-W47  2026-11-16 to 2026-11-22, Europe/Berlin, not complete yet

  clicks                                                     0
  pageviews                                                  0
  visitors                                                   0
  sessions                                                   0

  books     2 received = counted 0 + duplicate 0 + rejected 2 + expired 0 + bot 0
`);
});

test('totals show the days and the first of each list, and no value can steer the terminal', () => {
  const report: Report = {
    ...empty,
    complete: true,
    totals: { clicks: 1234, pageviews: 1200, visitors: 99, sessions: 100 },
    days: empty.days.map((day, i) =>
      i === 3 ? { ...day, clicks: 1234, pageviews: 1200, visitors: 99 } : day,
    ),
    top: {
      ...empty.top,
      page: ['/', '/\u001b]0;owned\u0007', `/${'long/'.repeat(20)}`, '/4', '/5', '/6'].map((value, i) => ({
        value,
        clicks: 1000 - i,
      })),
    },
    books: { received: 1234, counted: 1234, duplicate: 0, rejected: 0, expired: 0, bot: 0 },
  };
  expect(totalsText(report)).toBe(`example.com  2026-W47  2026-11-16 to 2026-11-22, Europe/Berlin, complete

  clicks                                                 1,234
  pageviews                                              1,200
  visitors                                                  99
  sessions                                                 100

  day                                                   clicks   pageviews    visitors
  2026-11-16                                                 0           0           0
  2026-11-17                                                 0           0           0
  2026-11-18                                                 0           0           0
  2026-11-19                                             1,234       1,200          99
  2026-11-20                                                 0           0           0
  2026-11-21                                                 0           0           0
  2026-11-22                                                 0           0           0

  page                                                  clicks
  /                                                      1,000
  /\ufffd]0;owned\ufffd                                              999
  /long/long/long/long/long/long/long/long/long/…          998
  /4                                                       997
  /5                                                       996

  books     1,234 received = counted 1,234 + duplicate 0 + rejected 0 + expired 0 + bot 0
`);
});

test('a week is named, or current, or previous, in the zone that counted it', () => {
  const rule = { countCrawlers: false, expireAfterMs: null };
  const history: SettingsHistory = [
    { fromMs: 0, timeZone: 'UTC', ...rule },
    { fromMs: Date.parse('2026-11-23T00:00Z'), timeZone: 'Asia/Tokyo', ...rule },
  ];
  const named = (text: string) => {
    const { id, timeZone } = weekOfText(text, history, Date.parse('2026-11-29T16:00Z'));
    return `${id} ${timeZone}`;
  };
  expect(['current', 'previous', '2026-W47'].map(named)).toEqual([
    '2026-W49 Asia/Tokyo',
    '2026-W48 Asia/Tokyo',
    '2026-W47 UTC',
  ]);
  expect(() => named('W47')).toThrow('"W47" is no week: name one like 2026-W47, current or previous');
});

test('a report’s files are named by site and week, and never leave their folder', () => {
  expect(
    ['example.com', '../etc/x', 'a_b', 'a:b', 'bücher.example'].map((site) =>
      reportFileName(site, '2026-W47'),
    ),
  ).toEqual([
    'example.com-2026-W47',
    '__etc_x-2215be8e-2026-W47',
    'a_b-2026-W47',
    'a_b-6783a31e-2026-W47',
    'b_cher.example-c6b737c4-2026-W47',
  ]);
});

test('a progress bar stays within its bounds', () => {
  expect([0, 0.5, 1.2].map((fraction) => barText('sending', fraction, '7 lines'))).toEqual([
    'sending  ░░░░░░░░░░░░░░░░░░░░░░░░   0 %  7 lines',
    'sending  ████████████░░░░░░░░░░░░  50 %  7 lines',
    'sending  ████████████████████████ 100 %  7 lines',
  ]);
});

test('what functions say when all goes well is shown only on request, and nothing once we stop', () => {
  const lines = ['count: {"event":"counted"}', 'count: shardId-000000000000: the batch failed'];
  const shown = (verbose: boolean, signal = new AbortController().signal) => {
    const out: string[] = [];
    const log = stackLog(verbose, signal, (line) => out.push(line));
    lines.forEach(log);
    return out;
  };
  expect([shown(false), shown(true), shown(true, AbortSignal.abort())]).toEqual([lines.slice(1), lines, []]);
});
