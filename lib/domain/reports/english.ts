/** Every word of the email. A figure comes twice: formatted, and as a number for its plural. */
export const english = {
  totals: {
    visitors: (shown: string, count: number) => `${shown} ${count === 1 ? 'visitor' : 'visitors'}`,
    pageviews: (shown: string, count: number) => `${shown} ${count === 1 ? 'pageview' : 'pageviews'}`,
    clicks: (shown: string, count: number) => `${shown} ${count === 1 ? 'click' : 'clicks'}`,
    sessions: (shown: string, count: number) => `${shown} ${count === 1 ? 'session' : 'sessions'}`,
  },
  names: { visitors: 'Visitors', pageviews: 'Pageviews', clicks: 'Clicks', sessions: 'Sessions' },
  byDay: {
    visitors: 'Visitors by day',
    pageviews: 'Pageviews by day',
    clicks: 'Clicks by day',
    sessions: 'Sessions by day',
  },
  lists: { page: 'Top pages', referrer: 'Top referrers', country: 'Top countries' },
  columns: { page: 'Page', referrer: 'Referrer', country: 'Country', day: 'Day', share: 'Share' },

  week: (number: string) => `Week ${number}`,
  subject: (site: string, headline: string, change: string | null, week: string) =>
    `${site}: ${headline}${change === null ? '' : `, ${change}`} · week ${week}`,
  emptySubject: (site: string, week: string) => `${site}: a quiet week · week ${week}`,
  preheader: (pageviews: string, bestDay: string, topPage: string | null) =>
    `${pageviews}. Best day: ${bestDay}.${topPage === null ? '' : ` Most read: ${topPage}`}`,
  empty: 'A quiet week: no clicks were counted.',
  emptyHint: 'If that surprises you, check that the site still sends its clicks.',

  changeNew: 'new',
  changeSame: 'unchanged',
  changeSmall: (before: string, rose: boolean) => `${rose ? 'up' : 'down'} from ${before}`,
  weekBefore: (shown: string) => `${shown} the week before`,

  complete: 'This week is complete.',
  incomplete: 'This week is not complete yet.',
  countedUpTo: (moment: string) => `Counted up to ${moment}.`,
  nothingCounted: 'Nothing has been counted so far.',
  zone: (timeZone: string) => `Its days are those of ${timeZone}.`,
  books: (b: Record<'received' | 'counted' | 'duplicate' | 'rejected' | 'expired' | 'bot', string>) =>
    `Books: ${b.received} received = ${b.counted} counted + ${b.duplicate} duplicate` +
    ` + ${b.rejected} rejected + ${b.expired} expired + ${b.bot} from crawlers.`,
  unbalanced: (shown: string) => `The books do not balance: they are ${shown} apart.`,
  why: (site: string) => `You get this email because you subscribed to the weekly report of ${site}.`,
};

export type Words = typeof english;
