import type { Report } from '../../../lib/domain/reports/report.ts';
import { goodWeek } from '../../reports/sample-reports.ts';

/** What strangers send, and what a careless layout would trip over. */
export const HOSTILE = [
  '<img src=x onerror="document.title=\'owned\'">',
  '/invoice\u202egnp.exe',
  `/${'unbroken'.repeat(60)}`,
  `/${'漢字'.repeat(80)}`,
  '/مرحبا/بالعالم?x=1',
  `/${'👩‍👩‍👧‍👦'.repeat(30)}`,
  '<script>document.title="owned"</script>',
  '/W'.repeat(200),
  '</td></tr></table><h1>out</h1>',
  'https://evil.example/<style>*{display:none}</style>',
];

const MANY = 9_007_199_254_740_991;
const list = HOSTILE.map((value, i) => ({ value, clicks: MANY - i }));

/** Every value as long, as large and as hostile as it can be. */
export const worstWeek: Report = {
  ...goodWeek,
  site: `${'long-label.'.repeat(22)}example`,
  timeZone: 'America/Argentina/ComodRivadavia',
  totals: { clicks: MANY, pageviews: MANY, visitors: MANY, sessions: MANY },
  days: goodWeek.days.map(({ date }, i) => ({ date, clicks: MANY - i, pageviews: MANY, visitors: MANY })),
  top: Object.fromEntries(Object.keys(goodWeek.top).map((name) => [name, list])) as unknown as Report['top'],
  distinct: Object.fromEntries(
    Object.keys(goodWeek.top).map((name) => [name, list.length]),
  ) as Report['distinct'],
  books: { received: MANY, counted: MANY, duplicate: MANY, rejected: MANY, expired: MANY, bot: MANY },
};
