import { expect, test } from 'vitest';
import { changeOf } from '../../lib/domain/reports/change.ts';
import { toReport } from '../../lib/domain/reports/to-report.ts';
import { emptyRollup } from '../../lib/domain/rollups/read-rollup.ts';
import { Sketch } from '../../lib/domain/rollups/sketch.ts';
import { weekById } from '../../lib/domain/weeks/week.ts';

const week = weekById('2026-W47', 'Europe/Berlin');
const afterwards = { nowMs: week.untilMs, gracePeriodMs: 0 };

function sketchOf(...values: string[]): Sketch {
  const sketch = Sketch.empty();
  for (const value of values) sketch.add(value);
  return sketch;
}

test('a rollup becomes the JSON of the contract', () => {
  const rollup = emptyRollup('example.com', '2026-W47');
  rollup.clicks = 5;
  rollup.pageviews = 4;
  rollup.days.set('2026-11-16', { clicks: 3, pageviews: 3, visitors: sketchOf('ada', 'bob') });
  rollup.days.set('2026-11-22', { clicks: 2, pageviews: 1, visitors: sketchOf('ada') });
  rollup.sessions.add('1');
  rollup.values.page.set('/', 2).set('/b', 1).set('/a', 1);
  Object.assign(rollup.books, { received: 7, counted: 5, bot: 2 });
  rollup.watermarkMs = Date.parse('2026-11-22T22:59:59.999Z');
  expect(toReport(rollup, week, afterwards)).toEqual({
    site: 'example.com',
    week: '2026-W47',
    timeZone: 'Europe/Berlin',
    from: '2026-11-15T23:00:00Z',
    until: '2026-11-22T23:00:00Z',
    complete: true,
    watermark: '2026-11-22T22:59:59Z',
    behindMs: null,
    totals: { clicks: 5, pageviews: 4, visitors: 2, sessions: 1 },
    days: [
      { date: '2026-11-16', clicks: 3, pageviews: 3, visitors: 2 },
      { date: '2026-11-17', clicks: 0, pageviews: 0, visitors: 0 },
      { date: '2026-11-18', clicks: 0, pageviews: 0, visitors: 0 },
      { date: '2026-11-19', clicks: 0, pageviews: 0, visitors: 0 },
      { date: '2026-11-20', clicks: 0, pageviews: 0, visitors: 0 },
      { date: '2026-11-21', clicks: 0, pageviews: 0, visitors: 0 },
      { date: '2026-11-22', clicks: 2, pageviews: 1, visitors: 1 },
    ],
    top: {
      page: [
        { value: '/', clicks: 2 },
        { value: '/a', clicks: 1 },
        { value: '/b', clicks: 1 },
      ],
      referrer: [],
      source: [],
      medium: [],
      campaign: [],
      event: [],
      country: [],
      browser: [],
      os: [],
      device: [],
    },
    distinct: {
      page: 3,
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
    books: { received: 7, counted: 5, duplicate: 0, rejected: 0, expired: 0, bot: 2 },
  });
});

test('reporting does not change the rollup', () => {
  const rollup = emptyRollup('example.com', '2026-W47');
  rollup.days.set('2026-11-16', { clicks: 1, pageviews: 1, visitors: sketchOf('ada') });
  rollup.days.set('2026-11-17', { clicks: 1, pageviews: 1, visitors: sketchOf('bob') });
  expect(toReport(rollup, week, afterwards)).toEqual(toReport(rollup, week, afterwards));
  expect(rollup.days.get('2026-11-16')?.visitors.estimate()).toBe(1);
});

test('top lists hold the ten largest, or as many as are asked for', () => {
  const rollup = emptyRollup('example.com', '2026-W47');
  for (let i = 0; i < 30; i++) rollup.values.page.set(`/${i}`, i);
  const { page } = toReport(rollup, week, afterwards).top;
  expect(page.map(({ clicks }) => clicks)).toEqual([29, 28, 27, 26, 25, 24, 23, 22, 21, 20]);
  expect(toReport(rollup, week, { ...afterwards, topMax: 2 }).top.page).toEqual(page.slice(0, 2));
});

test('a week is complete once its grace period has passed, to the millisecond', () => {
  const rollup = emptyRollup('example.com', '2026-W47');
  const completeAt = (nowMs: number) => toReport(rollup, week, { nowMs, gracePeriodMs: 1000 }).complete;
  expect([completeAt(week.untilMs), completeAt(week.untilMs + 999), completeAt(week.untilMs + 1000)]).toEqual(
    [false, false, true],
  );
});

test.each([
  ['America/New_York', '2026-W10', 167],
  ['America/New_York', '2026-W44', 169],
  ['Australia/Lord_Howe', '2026-W40', 167.5],
  ['Asia/Kathmandu', '2026-W53', 168],
])('a week in %s keeps its seven days: %s of %d hours', (zone, id, hours) => {
  const report = toReport(emptyRollup('example.com', id), weekById(id, zone), afterwards);
  expect((Date.parse(report.until) - Date.parse(report.from)) / 3_600_000).toBe(hours);
  expect(report.days.length).toBe(7);
});

test('change has no percentage from tiny numbers, and none from nothing', () => {
  expect([
    changeOf(5, 0),
    changeOf(0, 0),
    changeOf(60, 19),
    changeOf(3, 19),
    changeOf(25, 20),
    changeOf(0, 20),
  ]).toEqual([
    { kind: 'new' },
    { kind: 'same' },
    { kind: 'small', before: 19, rose: true },
    { kind: 'small', before: 19, rose: false },
    { kind: 'percent', fraction: 0.25 },
    { kind: 'percent', fraction: -1 },
  ]);
});
