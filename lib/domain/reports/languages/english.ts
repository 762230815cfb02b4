import type { Words } from '../words.ts';

export const english: Words = {
  totals: {
    visitors: { one: '{n} visitor', other: '{n} visitors' },
    pageviews: { one: '{n} pageview', other: '{n} pageviews' },
    clicks: { one: '{n} click', other: '{n} clicks' },
    sessions: { one: '{n} session', other: '{n} sessions' },
  },
  names: { visitors: 'Visitors', pageviews: 'Pageviews', clicks: 'Clicks', sessions: 'Sessions' },
  byDay: '{name} by day',
  day: '{weekday} {day}',
  lists: {
    page: 'Top pages',
    referrer: 'Top referrers',
    campaign: 'Top campaigns',
    event: 'Top events',
    country: 'Top countries',
    device: 'Devices',
  },
  columns: {
    page: 'Page',
    referrer: 'Referrer',
    campaign: 'Campaign',
    event: 'Event',
    country: 'Country',
    device: 'Device',
    site: 'Site',
    day: 'Day',
    share: 'Share',
    change: 'Change',
  },
  other: '(other)',
  devices: { desktop: 'Desktop', mobile: 'Mobile', tablet: 'Tablet', tv: 'TV', bot: 'Crawler' },
  rose: 'Rose most',
  fell: 'Fell most',

  week: 'Week {week}',
  subject: '{site}: {figure} · week {week}',
  subjectOfMany: '{site}: {figure}, and {others} · week {week}',
  others: { one: '{n} more site', other: '{n} more sites' },
  emptySubject: '{site}: a quiet week · week {week}',
  incompleteSubject: '{subject} (incomplete)',
  previewSubject: '[Preview] {subject}',
  changed: '{figure}, {change}',
  preheader: '{pageviews}. Best day: {day}.',
  mostRead: 'Most read: {page}',
  empty: 'A quiet week: no clicks were counted.',
  emptyHint: 'If that surprises you, check that the site still sends its clicks.',

  changeNew: 'new',
  changeSame: 'unchanged',
  up: 'up from {before}',
  down: 'down from {before}',
  weekBefore: '{n} the week before',

  sites: 'Your sites',
  onlyHere: {
    one: '{n} site is in this summary only: mail programs cut off longer emails.',
    other: '{n} sites are in this summary only: mail programs cut off longer emails.',
  },
  leftOut: {
    one: '{n} more site found no room in this email.',
    other: '{n} more sites found no room in this email.',
  },

  complete: 'This week is complete.',
  incomplete: 'This week is not complete yet.',
  countedUpTo: 'Counted up to {moment}.',
  nothingCounted: 'Nothing has been counted so far.',
  behind: 'The slowest part of the stream was {duration} behind.',
  zone: 'Its days are those of {zone}.',
  correction: 'Last week, corrected: {corrected}, reported as {reported}.',
  books:
    'Books: {received} received = {counted} counted + {duplicate} duplicate + {rejected} rejected' +
    ' + {expired} expired + {bot} from crawlers.',
  unbalanced: 'The books do not balance: they are {n} apart.',

  preview: 'Preview: subscribers get this email without this line.',
  why: 'You get this email because you subscribed to the weekly report of {site}.',
  whyMany: 'You get this email because you subscribed to the weekly reports of these sites.',
  unsubscribe: 'Unsubscribe',
};
