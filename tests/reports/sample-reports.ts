import { type Email, renderEmail, type Template } from '../../lib/domain/reports/email.ts';
import type { Report, SiteSection } from '../../lib/domain/reports/report.ts';

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

const NONE = Object.fromEntries(Object.keys(NOTHING).map((name) => [name, 0])) as Report['distinct'];

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
  watermark: '2026-11-22T22:59:58Z',
  behindMs: null,
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
    campaign: counted({ 'autumn-newsletter': 1_204, launch: 310, 'black-friday': 96 }),
    event: counted({ signup: 412, 'video played': 388, download: 97 }),
    device: counted({ desktop: 17_020, mobile: 13_410, tablet: 1_203, tv: 12 }),
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
  distinct: { ...NONE, page: 412, referrer: 5, campaign: 3, event: 3, country: 8, device: 4 },
  books: { received: 33_310, counted: 31_904, duplicate: 212, rejected: 9, expired: 4, bot: 1_181 },
};

/** The week before it. */
export const weekBefore: Report = {
  ...goodWeek,
  week: '2026-W46',
  totals: { clicks: 30_100, pageviews: 28_377, visitors: 11_510, sessions: 14_611 },
  top: {
    ...NOTHING,
    page: counted({
      '/': 8_822,
      '/pricing': 2_810,
      '/blog/why-weeks-begin-on-monday': 2_150,
      '/docs/getting-started': 2_301,
      '/docs/limits': 1_015,
      '/blog/a-very-long-title-about-time-zones-daylight-saving-time-and-the-week-that-has-169-hours': 790,
      '/über-uns': 530,
      '/about': 401,
      '/contact': 9,
    }),
    referrer: counted({
      'google.com': 6_010,
      'news.ycombinator.com': 12,
      'duckduckgo.com': 960,
      'github.com': 1_702,
      'bing.com': 402,
    }),
    campaign: counted({ launch: 2_017, 'autumn-newsletter': 1_180 }),
    event: counted({ signup: 377, 'video played': 381, download: 104 }),
    device: counted({ desktop: 16_220, mobile: 12_670, tablet: 1_190 }),
    country: counted({ DE: 10_420, US: 8_890, GB: 2_901, FR: 2_160, NL: 1_422, JP: 1_204, IN: 660 }),
  },
  distinct: { ...NONE, page: 9, referrer: 5, campaign: 2, event: 3, country: 7, device: 3 },
};

/** Nothing was counted; crawlers came. */
export const quietWeek: Report = {
  ...goodWeek,
  complete: false,
  watermark: null,
  totals: { clicks: 0, pageviews: 0, visitors: 0, sessions: 0 },
  days: goodWeek.days.map(({ date }) => ({ date, clicks: 0, pageviews: 0, visitors: 0 })),
  top: NOTHING,
  distinct: NONE,
  books: { received: 40, counted: 0, duplicate: 0, rejected: 0, expired: 0, bot: 40 },
};

/** A tenth of a site, not counted to its end. */
const smallWeek = (report: Report): Report => ({
  ...report,
  site: 'blog.example.com',
  complete: false,
  behindMs: 3 * 3_600_000,
  totals: { clicks: 330, pageviews: 290, visitors: report === goodWeek ? 130 : 120, sessions: 131 },
  days: report.days.map((day, i) => ({ ...day, clicks: 50 - i, pageviews: 45 - i, visitors: 20 - i })),
  top: { ...NOTHING, page: counted({ '/': 200, '/مرحبا': 90, '/日本': 40 }) },
  distinct: { ...NONE, page: 3 },
});

export const severalSites: readonly SiteSection[] = [
  {
    report: goodWeek,
    previous: weekBefore,
    correction: {
      week: weekBefore.week,
      reported: { ...weekBefore.totals, visitors: 11_482 },
      corrected: weekBefore.totals,
    },
  },
  { report: smallWeek(goodWeek), previous: smallWeek(weekBefore), correction: null },
  { report: { ...quietWeek, site: 'shop.example', complete: true }, previous: goodWeek, correction: null },
];

/** One site's email, as it goes out. */
export function emailOf(report: Report, previous: Report | null, template: Template, locale = 'en'): Email {
  const sections = [{ report, previous, correction: null }];
  return renderEmail({ sections, locale, unsubscribeUrl: null, preview: false }, template);
}
