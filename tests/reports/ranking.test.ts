import { expect, test } from 'vitest';
import { rankingOf } from '../../lib/domain/reports/ranking.ts';
import type { Report } from '../../lib/domain/reports/report.ts';
import { goodWeek, weekBefore } from './sample-reports.ts';

function withPages(pages: Record<string, number>, more: Partial<Report> = {}): Report {
  const page = Object.entries(pages)
    .map(([value, clicks]) => ({ value, clicks }))
    .sort((a, b) => b.clicks - a.clicks);
  const clicks = page.reduce((sum, one) => sum + one.clicks, 0);
  const nothing = Object.fromEntries(Object.keys(goodWeek.top).map((name) => [name, []]));
  return {
    ...goodWeek,
    totals: { ...goodWeek.totals, clicks },
    top: { ...nothing, page } as unknown as Report['top'],
    distinct: {
      ...goodWeek.distinct,
      page: page.length,
      referrer: 0,
      campaign: 0,
      event: 0,
      country: 0,
      device: 0,
    },
    ...more,
  };
}

const movers = (now: Report, before: Report | null) => {
  const { rose, fell } = rankingOf({ report: now, previous: before });
  const shown = (list: typeof rose) => list.map(({ value, clicks, before: was }) => [value, was, clicks]);
  return { rose: shown(rose), fell: shown(fell) };
};
const still = { rose: [], fell: [] };

test('what rose and fell most is told, most first', () => {
  const before = withPages({ '/a': 500, '/b': 300, '/c': 200, '/gone': 90, '/still': 1000 });
  const now = withPages({ '/a': 700, '/b': 50, '/c': 190, '/new': 120, '/still': 1010 });
  expect(movers(now, before)).toEqual({
    rose: [
      ['/a', 500, 700],
      ['/new', 0, 120],
    ],
    fell: [
      ['/b', 300, 50],
      ['/gone', 90, 0],
    ],
  });
});

test.each([
  ['few clicks', 1, 19],
  ['less than a fifth', 10_000, 11_900],
  ['what chance would do', 40, 62],
])('%s make no noise', (_, was, is) => {
  expect(movers(withPages({ '/a': is, '/b': 100 }), withPages({ '/a': was, '/b': 100 }))).toEqual(still);
});

test('less than half a percent of the site makes no noise', () => {
  expect(movers(withPages({ '/': 100_000, '/a': 450 }), withPages({ '/': 100_000, '/a': 10 }))).toEqual(
    still,
  );
});

test('nothing moves in a week that is not complete, nor after one without clicks', () => {
  const [now, before] = [withPages({ '/a': 900 }), withPages({ '/a': 100 })];
  expect(movers(now, before).rose).toHaveLength(1);
  expect([
    movers({ ...now, complete: false }, before),
    movers(now, { ...before, complete: false }),
    movers(now, withPages({})),
    movers(now, null),
  ]).toEqual([still, still, still, still]);
});

test('a page missing from last week is new only where last week is known to the last page', () => {
  const now = withPages({ '/new': 900, '/a': 100 });
  const befores = [
    withPages({ '/a': 100 }),
    withPages({ '/a': 100, '(other)': 50 }),
    withPages({ '/a': 100 }, { distinct: { ...weekBefore.distinct, page: 2 } }),
  ];
  const known = befores.map((previous) => rankingOf({ report: now, previous }).lists[0]?.rows[0]?.before);
  expect(known).toEqual([0, null, null]);
  expect(befores.map((before) => movers(now, before).rose.length)).toEqual([1, 0, 0]);
});

test('the others are no page: they stand apart, and never move', () => {
  const now = withPages({ '(other)': 9_000, '/a': 100 });
  const { lists, rose } = rankingOf({ report: now, previous: withPages({ '(other)': 10, '/a': 100 }) });
  expect([lists, rose]).toEqual([
    [{ name: 'page', rows: [{ value: '/a', clicks: 100, before: 100 }], otherClicks: 9_000 }],
    [],
  ]);
});

test('lists without a value are left out', () => {
  expect(rankingOf({ report: withPages({}), previous: null }).lists).toEqual([]);
});
