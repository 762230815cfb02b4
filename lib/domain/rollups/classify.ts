import type { Click, Outcome } from '../clicks/click.ts';
import { AHEAD_MAX_MS } from '../clicks/event-time.ts';
import type { ReadRecord } from '../records/read-batch.ts';
import { type SettingsHistory, type SiteSettings, settingsAt } from '../sites/site.ts';
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

/** Which book something goes to, when and in whose weeks. */
interface Booked {
  readonly book: Entry['book'];
  /** Set for what is counted unless it is a duplicate. */
  readonly click: Click | null;
  readonly timeMs: number;
  readonly timeZone: string;
  /** Monday where it is not set. */
  readonly weekStart: WeekStart | undefined;
}

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
  const sequences = batch.map(({ record }) => paddedSequence(record.sequenceNumber));
  const places = new SiteWeeks(historyOf);
  batch.forEach(({ record, outcomes }, recordIndex) => {
    const { stream, shardId, arrivalTimeMs } = record;
    const sequence = sequences[recordIndex] as string;
    for (const outcome of outcomes) {
      const { subSequence } = outcome;
      const site = siteOf(outcome);
      const booked = book(outcome, arrivalTimeMs, places.historyOf(site));
      const { timeMs } = booked;
      let { click } = booked;
      if (click && isDuplicate(click, { stream, shardId, sequence, subSequence })) click = null;
      const isCopy = click !== booked.click;
      const week = weekOf(timeMs, booked.timeZone, booked.weekStart);
      places.of(site, week).entries.push({
        recordIndex,
        subSequence,
        book: isCopy ? 'duplicate' : booked.book,
        click,
        date: click && dayOf(timeMs, week).date,
      });
    }
  });
  return { sequences, siteWeeks: places.all };
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
      const { click } = book(outcome, arrivalTimeMs, historyOf(siteOf(outcome)));
      if (!click) continue;
      const place = { stream, shardId, sequence, subSequence: click.subSequence };
      yield { click, place, arrivalTimeMs, settings: settingsAt(historyOf(click.site), click.eventTimeMs) };
    }
  }
}

/** What a batch holds of one site. */
interface SiteShare {
  readonly history: SettingsHistory;
  /** By the week's name: a site that changes its zone has two weeks of one name. */
  readonly byWeek: Map<string, SiteWeek>;
  latestWeek: Week | null;
  latest: SiteWeek | null;
}

/** The weeks of a batch's sites. Clicks come in runs of one week, so nothing is looked up by text for most. */
class SiteWeeks {
  readonly all: SiteWeek[] = [];
  readonly #shares = new Map<string, SiteShare>();
  readonly #historyOf: (site: string) => SettingsHistory;

  constructor(historyOf: (site: string) => SettingsHistory) {
    this.#historyOf = historyOf;
  }

  historyOf(site: string): SettingsHistory {
    return this.#shareOf(site).history;
  }

  of(site: string, week: Week): SiteWeek {
    const share = this.#shareOf(site);
    if (share.latest === null || share.latestWeek !== week) {
      share.latest = share.byWeek.get(week.id) ?? this.#begin(share, site, week);
      share.latestWeek = week;
    }
    return share.latest;
  }

  #begin(share: SiteShare, site: string, week: Week): SiteWeek {
    const siteWeek: SiteWeek = { site, week, entries: [] };
    share.byWeek.set(week.id, siteWeek);
    this.all.push(siteWeek);
    return siteWeek;
  }

  #shareOf(site: string): SiteShare {
    let share = this.#shares.get(site);
    if (share === undefined) {
      share = { history: this.#historyOf(site), byWeek: new Map(), latestWeek: null, latest: null };
      this.#shares.set(site, share);
    }
    return share;
  }
}

/** In whose books an outcome is. */
function siteOf(outcome: Outcome): string {
  const { site } = outcome;
  return site === null || outcome.eventTimeMs === null ? UNKNOWN_SITE : site;
}

/**
 * The book of an outcome that is no duplicate.
 * @param history of `siteOf` it
 */
function book(outcome: Outcome, arrivalTimeMs: number, history: SettingsHistory): Booked {
  const { site, eventTimeMs } = outcome;
  if (site === null || eventTimeMs === null)
    return { book: 'rejected', click: null, timeMs: arrivalTimeMs, timeZone: 'UTC', weekStart: undefined };
  const { timeZone, weekStart, expireAfterMs, countCrawlers } = settingsAt(history, eventTimeMs);
  const rejected = outcome.kind === 'rejection';
  const fromTheFuture = rejected && eventTimeMs > arrivalTimeMs + AHEAD_MAX_MS;
  const expired = expireAfterMs !== null && arrivalTimeMs - eventTimeMs > expireAfterMs;
  // In the week of its arrival, so that old weeks stay as they are, and there are no weeks to come.
  if (fromTheFuture || expired) {
    const atArrival = settingsAt(history, arrivalTimeMs);
    return {
      book: rejected ? 'rejected' : 'expired',
      click: null,
      timeMs: arrivalTimeMs,
      timeZone: atArrival.timeZone,
      weekStart: atArrival.weekStart,
    };
  }
  if (rejected) return { book: 'rejected', click: null, timeMs: eventTimeMs, timeZone, weekStart };
  if (outcome.crawler && !countCrawlers)
    return { book: 'bot', click: null, timeMs: eventTimeMs, timeZone, weekStart };
  return { book: 'counted', click: outcome, timeMs: eventTimeMs, timeZone, weekStart };
}
