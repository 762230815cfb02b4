import { DIMENSIONS } from '../clicks/click.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Entry, SiteWeek } from './classify.ts';
import { Recent } from './recent.ts';
import type { Sketch } from './sketch.ts';

/** The index of the first entry after a checkpoint; `entries.length` where there is none. */
export function indexAfter(
  entries: readonly Entry[],
  checkpoints: readonly Checkpoint[],
  at: Checkpoint,
): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((checkpoints[(entries[middle] as Entry).recordIndex] as Checkpoint) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The counters of the totals item, of the entries from `from` on: books, clicks and pageviews, also by day. */
export function foldTotals({ entries }: SiteWeek, from: number): Map<string, number> {
  const books: Partial<Record<Entry['book'], number>> = {};
  const days = new Map<string, { clicks: number; pageviews: number }>();
  // Clicks come in runs of one day, so that nothing is looked up by text for most.
  let day = { clicks: 0, pageviews: 0 };
  let dayOf: string | null = null;
  for (let i = from; i < entries.length; i++) {
    const { book, click, date } = entries[i] as Entry;
    books[book] = (books[book] ?? 0) + 1;
    if (!click || date === null) continue;
    if (date !== dayOf) {
      day = days.get(date) ?? { clicks: 0, pageviews: 0 };
      days.set(date, day);
      dayOf = date;
    }
    day.clicks++;
    if (click.type === 'page') day.pageviews++;
  }
  const counters = new Map<string, number>([['received', entries.length - from], ...Object.entries(books)]);
  for (const counter of ['clicks', 'pageviews'] as const)
    for (const [date, { [counter]: count }] of days) {
      if (count === 0) continue;
      counters.set(counter, (counters.get(counter) ?? 0) + count);
      counters.set(`${counter}.${date}`, count);
    }
  return counters;
}

/** The latest event time counted from `from` on, ms, or `null` where nothing is. */
export function latestEventTime({ entries }: SiteWeek, from: number): number | null {
  let latestMs: number | null = null;
  for (let i = from; i < entries.length; i++) {
    const timeMs = entries[i]?.click?.eventTimeMs;
    if (timeMs !== undefined && (latestMs === null || timeMs > latestMs)) latestMs = timeMs;
  }
  return latestMs;
}

/** Values and people of the clicks counted from `from` on. */
export function foldRecent({ entries }: SiteWeek, from: number): Recent {
  const recent = new Recent();
  const { people } = recent;
  const columns = DIMENSIONS.map((dimension) => ({ dimension, clicks: recent.values.of(dimension).clicks }));
  let day = '';
  let visitors: Sketch | null = null;
  for (let i = from; i < entries.length; i++) {
    const { click, date } = entries[i] as Entry;
    if (!click || date === null) continue;
    const { values, visitor, session } = click;
    for (const { dimension, clicks } of columns) {
      const value = values[dimension];
      if (value !== null) clicks.set(value, (clicks.get(value) ?? 0) + 1);
    }
    if (visitor !== null) {
      // Clicks come in runs of one day.
      if (visitors === null || date !== day) visitors = people.visitorsOf(date);
      day = date;
      visitors.add(visitor);
    }
    if (session !== null) people.sessions.add(session);
  }
  return recent;
}
