import { DIMENSIONS } from '../clicks/click.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Entry, SiteWeek } from './classify.ts';
import { Recent } from './recent.ts';

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
  const adds = new Map<string, number>([['received', entries.length - from]]);
  const add = (name: string) => adds.set(name, (adds.get(name) ?? 0) + 1);
  for (let i = from; i < entries.length; i++) {
    const { book, click, date } = entries[i] as Entry;
    add(book);
    if (!click) continue;
    add('clicks');
    add(`clicks.${date}`);
    if (click.type !== 'page') continue;
    add('pageviews');
    add(`pageviews.${date}`);
  }
  return adds;
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
  const { values, people } = recent;
  for (let i = from; i < entries.length; i++) {
    const { click, date } = entries[i] as Entry;
    if (!click || date === null) continue;
    for (const dimension of DIMENSIONS) {
      const value = click.values[dimension];
      if (value !== null) values.add(dimension, value);
    }
    if (click.visitor !== null) people.visitorsOf(date).add(click.visitor);
    if (click.session !== null) people.sessions.add(click.session);
  }
  return recent;
}
