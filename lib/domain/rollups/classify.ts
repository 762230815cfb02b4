import type { Click, Outcome, Rejection } from '../clicks/click.ts';
import { AHEAD_MAX_MS } from '../clicks/event-time.ts';
import type { ReadRecord } from '../records/read-batch.ts';
import { type SettingsHistory, settingsAt } from '../sites/site.ts';
import { dayOf, type Week, weekOf } from '../weeks/week.ts';
import { paddedSequence } from './checkpoint.ts';
import { type Books, UNKNOWN_SITE } from './rollup.ts';

/** What one click or rejection does to its site's week. */
export interface Entry {
  /** Index into the batch's `sequences`. */
  readonly recordIndex: number;
  readonly subSequence: number;
  readonly book: Exclude<keyof Books, 'received'>;
  /** Both set for what is counted, both null for the rest. */
  readonly click: Click | null;
  readonly date: string | null;
}

/** A batch's entries for one site and week, in the order of the shard. */
export interface SiteWeek {
  readonly site: string;
  readonly week: Week;
  readonly entries: Entry[];
}

/** One shard's batch, sorted into the weeks of its sites. */
export interface ClassifiedBatch {
  /** Padded sequence number by record index. */
  readonly sequences: readonly string[];
  readonly siteWeeks: readonly SiteWeek[];
}

/** When and in which zone something is booked. */
interface Place {
  readonly timeMs: number;
  readonly timeZone: string;
  readonly expired: boolean;
}

type Booked = Place & { readonly site: string; readonly book: Entry['book']; readonly click: Click | null };

/**
 * Gives every click and rejection of a batch its place in the books. The same records and settings
 * always give the same entries, whichever delivery it is. `seen` holds the message ids of the batch's
 * earlier parts, and takes those of this one.
 */
export function classify(
  batch: readonly ReadRecord[],
  historyOf: (site: string) => SettingsHistory,
  seen: Set<string> = new Set(),
): ClassifiedBatch {
  const siteWeeks = new Map<string, SiteWeek>();
  batch.forEach(({ record, outcomes }, recordIndex) => {
    for (const outcome of outcomes) {
      const booked = book(outcome, record.arrivalTimeMs, historyOf, seen);
      const week = weekOf(booked.timeMs, booked.timeZone);
      siteWeekOf(siteWeeks, booked.site, week).entries.push({
        recordIndex,
        subSequence: outcome.subSequence,
        book: booked.book,
        click: booked.click,
        date: booked.click && dayOf(booked.timeMs, week).date,
      });
    }
  });
  return {
    sequences: batch.map(({ record }) => paddedSequence(record.sequenceNumber)),
    siteWeeks: [...siteWeeks.values()],
  };
}

function siteWeekOf(siteWeeks: Map<string, SiteWeek>, site: string, week: Week): SiteWeek {
  const key = `${site}#${week.id}`;
  let siteWeek = siteWeeks.get(key);
  if (!siteWeek) {
    siteWeek = { site, week, entries: [] };
    siteWeeks.set(key, siteWeek);
  }
  return siteWeek;
}

function book(
  outcome: Outcome,
  arrivalTimeMs: number,
  historyOf: (site: string) => SettingsHistory,
  seen: Set<string>,
): Booked {
  if (outcome.kind === 'rejection') return bookRejection(outcome, arrivalTimeMs, historyOf);
  const { site, eventTimeMs } = outcome;
  const history = historyOf(site);
  const place = placeOf(eventTimeMs, arrivalTimeMs, history);
  const booked = (book: Entry['book']): Booked => ({ ...place, site, book, click: null });
  if (isDuplicate(outcome, seen)) return booked('duplicate');
  if (place.expired) return booked('expired');
  if (outcome.crawler && !settingsAt(history, eventTimeMs).countCrawlers) return booked('bot');
  return { ...place, site, book: 'counted', click: outcome };
}

function isDuplicate({ site, messageId }: Click, seen: Set<string>): boolean {
  if (messageId === null) return false;
  const key = `${site}\n${messageId}`;
  if (seen.has(key)) return true;
  seen.add(key);
  return false;
}

function bookRejection(
  { site, eventTimeMs }: Rejection,
  arrivalTimeMs: number,
  historyOf: (site: string) => SettingsHistory,
): Booked {
  const rejected = { book: 'rejected', click: null } as const;
  if (site === null || eventTimeMs === null)
    return { site: UNKNOWN_SITE, timeMs: arrivalTimeMs, timeZone: 'UTC', expired: false, ...rejected };
  const history = historyOf(site);
  const place =
    eventTimeMs > arrivalTimeMs + AHEAD_MAX_MS
      ? arrivalPlace(arrivalTimeMs, history)
      : placeOf(eventTimeMs, arrivalTimeMs, history);
  return { site, ...place, ...rejected };
}

/** The week of its event time; for what comes too late, that of its arrival, so that old weeks stay as they are. */
function placeOf(eventTimeMs: number, arrivalTimeMs: number, history: SettingsHistory): Place {
  const { timeZone, expireAfterMs } = settingsAt(history, eventTimeMs);
  if (expireAfterMs !== null && arrivalTimeMs - eventTimeMs > expireAfterMs)
    return { ...arrivalPlace(arrivalTimeMs, history), expired: true };
  return { timeMs: eventTimeMs, timeZone, expired: false };
}

function arrivalPlace(arrivalTimeMs: number, history: SettingsHistory): Place {
  return { timeMs: arrivalTimeMs, timeZone: settingsAt(history, arrivalTimeMs).timeZone, expired: false };
}
