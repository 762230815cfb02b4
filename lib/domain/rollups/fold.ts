import { type Checkpoint, checkpoint } from './checkpoint.ts';
import type { Entry, SiteWeek } from './classify.ts';

/** A range of a site week's entries, by index; `until` exclusive. */
export interface Range {
  readonly from: number;
  readonly until: number;
}

export function checkpointOf(entry: Entry, sequences: readonly string[]): Checkpoint {
  return checkpoint(sequences[entry.recordIndex] as string, entry.subSequence);
}

/** The index of the first entry after a checkpoint; `entries.length` where there is none. */
export function indexAfter(entries: readonly Entry[], sequences: readonly string[], at: Checkpoint): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (checkpointOf(entries[middle] as Entry, sequences) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The counters of the totals item: books, clicks and pageviews, of the week and by day. */
export function foldTotals({ entries }: SiteWeek, { from, until }: Range): Map<string, number> {
  const adds = new Map<string, number>([['received', until - from]]);
  const add = (name: string) => adds.set(name, (adds.get(name) ?? 0) + 1);
  for (let i = from; i < until; i++) {
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

/** The latest event time counted in a range, ms, or `null` where nothing is. */
export function latestEventTime({ entries }: SiteWeek, { from, until }: Range): number | null {
  let latestMs: number | null = null;
  for (let i = from; i < until; i++) {
    const timeMs = entries[i]?.click?.eventTimeMs;
    if (timeMs !== undefined && (latestMs === null || timeMs > latestMs)) latestMs = timeMs;
  }
  return latestMs;
}

/** Visitors of each day and sessions of the week, as they come. */
export function foldPeople(
  { entries }: SiteWeek,
  { from, until }: Range,
): { visitors: Map<string, Set<string>>; sessions: Set<string> } {
  const visitors = new Map<string, Set<string>>();
  const sessions = new Set<string>();
  for (let i = from; i < until; i++) {
    const { click, date } = entries[i] as Entry;
    if (!click) continue;
    if (click.session !== null) sessions.add(click.session);
    if (click.visitor === null || date === null) continue;
    const ofDay = visitors.get(date);
    if (ofDay) ofDay.add(click.visitor);
    else visitors.set(date, new Set([click.visitor]));
  }
  return { visitors, sessions };
}
