import type { Report } from '../../lib/domain/reports/report.ts';

const NOTHING: Report['top'] = {
  page: [],
  referrer: [],
  source: [],
  medium: [],
  campaign: [],
  event: [],
  country: [],
  browser: [],
  os: [],
  device: [],
};

function counted(entries: Record<string, number>): { value: string; clicks: number }[] {
  return Object.entries(entries).map(([value, clicks]) => ({ value, clicks }));
}

/** A good week of a small site. */
export const goodWeek: Report = {
  site: 'example.com',
  week: '2026-W47',
  timeZone: 'Europe/Berlin',
  from: '2026-11-15T23:00:00Z',
  until: '2026-11-22T23:00:00Z',
  complete: true,
  behindMs: null,
  watermark: '2026-11-22T22:59:58Z',
  totals: { clicks: 31_904, pageviews: 28_377, visitors: 12_431, sessions: 14_020 },
  days: [
    { date: '2026-11-16', clicks: 5_120, pageviews: 4_604, visitors: 2_310 },
    { date: '2026-11-17', clicks: 5_408, pageviews: 4_871, visitors: 2_466 },
    { date: '2026-11-18', clicks: 5_233, pageviews: 4_700, visitors: 2_391 },
    { date: '2026-11-19', clicks: 7_010, pageviews: 6_204, visitors: 3_502 },
    { date: '2026-11-20', clicks: 4_610, pageviews: 4_089, visitors: 2_098 },
    { date: '2026-11-21', clicks: 2_113, pageviews: 1_822, visitors: 977 },
    { date: '2026-11-22', clicks: 2_410, pageviews: 2_087, visitors: 1_104 },
  ],
  top: {
    ...NOTHING,
    page: counted({
      '/': 9_120,
      '/pricing': 4_310,
      '/blog/how-we-count-clicks-exactly-once': 3_902,
      '(other)': 3_118,
      '/docs/getting-started': 2_207,
      '/docs/limits': 1_015,
      '/blog/a-very-long-title-about-time-zones-daylight-saving-time-and-the-week-that-has-169-hours': 804,
      '/über-uns': 512,
      '/about': 498,
      '/contact': 120,
    }),
    referrer: counted({
      'google.com': 6_204,
      'news.ycombinator.com': 3_410,
      'duckduckgo.com': 1_005,
      'github.com': 833,
      'bing.com': 402,
    }),
    country: counted({
      DE: 11_020,
      US: 8_310,
      GB: 3_077,
      FR: 2_140,
      NL: 1_422,
      JP: 1_301,
      IN: 1_180,
      Atlantis: 3,
    }),
  },
  books: { received: 33_310, counted: 31_904, duplicate: 212, rejected: 9, expired: 4, bot: 1_181 },
};

/** The week before it. */
export const weekBefore: Report = {
  ...goodWeek,
  week: '2026-W46',
  totals: { clicks: 30_100, pageviews: 28_377, visitors: 11_510, sessions: 14_611 },
};

/** Nothing was counted; crawlers came. */
export const quietWeek: Report = {
  ...goodWeek,
  complete: false,
  watermark: null,
  totals: { clicks: 0, pageviews: 0, visitors: 0, sessions: 0 },
  days: goodWeek.days.map(({ date }) => ({ date, clicks: 0, pageviews: 0, visitors: 0 })),
  top: NOTHING,
  books: { received: 40, counted: 0, duplicate: 0, rejected: 0, expired: 0, bot: 40 },
};
