import type { Click, Outcome, Rejection } from '../clicks/click.ts';
import { AHEAD_MAX_MS } from '../clicks/event-time.ts';
import type { ReadRecord } from '../records/read-batch.ts';
import { type SettingsHistory, type SiteSettings, settingsAt, weekStartOf } from '../sites/site.ts';
import { dayOf, type Week, type WeekStart, weekOf } from '../weeks/week.ts';
import { paddedSequence } from './checkpoint.ts';
import type { ClickPlace, IsDuplicate } from './duplicates.ts';
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

/** When, in which zone and in which weeks something is booked. */
interface Place {
  readonly timeMs: number;
  readonly timeZone: string;
  readonly weekStart: WeekStart;
  readonly expired: boolean;
}

type Booked = Place & { readonly site: string; readonly book: Entry['book']; readonly click: Click | null };

/** A click that counts unless its producer sent it before. */
export interface Candidate {
  readonly click: Click;
  readonly place: ClickPlace;
  readonly arrivalTimeMs: number;
  /** Of its event time. */
  readonly settings: SiteSettings;
}

/**
 * Gives every click and rejection of a batch its place in the books. What is expired or a crawler's is
 * so whether or not it came before; only what would count is asked for being a duplicate, once each
 * and in the order of the shard.
 */
export function classify(
  batch: readonly ReadRecord[],
  historyOf: (site: string) => SettingsHistory,
  isDuplicate: IsDuplicate,
): ClassifiedBatch {
  const siteWeeks = new Map<string, SiteWeek>();
  const sequences = batch.map(({ record }) => paddedSequence(record.sequenceNumber));
  batch.forEach(({ record, outcomes }, recordIndex) => {
    const { stream, shardId } = record;
    const sequence = sequences[recordIndex] as string;
    for (const outcome of outcomes) {
      const { subSequence } = outcome;
      let booked = book(outcome, record.arrivalTimeMs, historyOf);
      if (booked.click && isDuplicate(booked.click, { stream, shardId, sequence, subSequence }))
        booked = { ...booked, book: 'duplicate', click: null };
      const week = weekOf(booked.timeMs, booked.timeZone, booked.weekStart);
      siteWeekOf(siteWeeks, booked.site, week).entries.push({
        recordIndex,
        subSequence,
        book: booked.book,
        click: booked.click,
        date: booked.click && dayOf(booked.timeMs, week).date,
      });
    }
  });
  return { sequences, siteWeeks: [...siteWeeks.values()] };
}

/** Those clicks of a batch that `classify` will ask for being duplicates, in the order of the shard. */
export function* candidates(
  batch: readonly ReadRecord[],
  historyOf: (site: string) => SettingsHistory,
): Generator<Candidate> {
  for (const { record, outcomes } of batch) {
    const { stream, shardId, arrivalTimeMs } = record;
    const sequence = paddedSequence(record.sequenceNumber);
    for (const outcome of outcomes) {
      const { click } = book(outcome, arrivalTimeMs, historyOf);
      if (!click) continue;
      const place = { stream, shardId, sequence, subSequence: click.subSequence };
      yield { click, place, arrivalTimeMs, settings: settingsAt(historyOf(click.site), click.eventTimeMs) };
    }
  }
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

/** The book of an outcome that is no duplicate. */
function book(outcome: Outcome, arrivalTimeMs: number, historyOf: (site: string) => SettingsHistory): Booked {
  if (outcome.kind === 'rejection') return bookRejection(outcome, arrivalTimeMs, historyOf);
  const { site, eventTimeMs } = outcome;
  const history = historyOf(site);
  const place = placeOf(eventTimeMs, arrivalTimeMs, history);
  if (place.expired) return { ...place, site, book: 'expired', click: null };
  if (outcome.crawler && !settingsAt(history, eventTimeMs).countCrawlers)
    return { ...place, site, book: 'bot', click: null };
  return { ...place, site, book: 'counted', click: outcome };
}

const UNKNOWN_PLACE = { timeZone: 'UTC', weekStart: 'monday', expired: false } as const;

function bookRejection(
  { site, eventTimeMs }: Rejection,
  arrivalTimeMs: number,
  historyOf: (site: string) => SettingsHistory,
): Booked {
  const rejected = { book: 'rejected', click: null } as const;
  if (site === null || eventTimeMs === null)
    return { site: UNKNOWN_SITE, ...UNKNOWN_PLACE, timeMs: arrivalTimeMs, ...rejected };
  const history = historyOf(site);
  const place =
    eventTimeMs > arrivalTimeMs + AHEAD_MAX_MS
      ? arrivalPlace(arrivalTimeMs, history)
      : placeOf(eventTimeMs, arrivalTimeMs, history);
  return { site, ...place, ...rejected };
}

/** The week of its event time; for what comes too late, that of its arrival, so that old weeks stay as they are. */
function placeOf(eventTimeMs: number, arrivalTimeMs: number, history: SettingsHistory): Place {
  const settings = settingsAt(history, eventTimeMs);
  const { timeZone, expireAfterMs } = settings;
  if (expireAfterMs !== null && arrivalTimeMs - eventTimeMs > expireAfterMs)
    return { ...arrivalPlace(arrivalTimeMs, history), expired: true };
  return { timeMs: eventTimeMs, timeZone, weekStart: weekStartOf(settings), expired: false };
}

function arrivalPlace(arrivalTimeMs: number, history: SettingsHistory): Place {
  const settings = settingsAt(history, arrivalTimeMs);
  const weekStart = weekStartOf(settings);
  return { timeMs: arrivalTimeMs, timeZone: settings.timeZone, weekStart, expired: false };
}
