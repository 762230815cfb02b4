import type { WeekStart } from '../weeks/week.ts';
import type { Reporting } from './reporting.ts';

/**
 * How a site tells a click that its producer sent twice, in two batches: `best-effort` by what a
 * container remembers, `exact` by a claim in a table, one write a click.
 */
export const DUPLICATE_RULES = ['best-effort', 'exact'] as const;

export type DuplicateRule = (typeof DUPLICATE_RULES)[number];

/** How a site's clicks are counted from `fromMs` (event time) on. */
export interface SiteSettings {
  readonly fromMs: number;
  /** IANA name. */
  readonly timeZone: string;
  /** Crawlers are kept apart (`books.bot`) unless this is true. */
  readonly countCrawlers: boolean;
  /** A click that arrives this long after its event time is expired; `null`: never. */
  readonly expireAfterMs: number | null;
  /** Absent where the settings were stored before there was a choice; see `duplicateRule`. */
  readonly duplicates?: DuplicateRule;
  /** The first day of its weeks; see `weekStartOf`. */
  readonly weekStart?: WeekStart;
}

/** `best-effort` unless the site says otherwise. */
export function duplicateRule({ duplicates }: SiteSettings): DuplicateRule {
  return duplicates ?? 'best-effort';
}

/** Monday unless the site says otherwise. */
export function weekStartOf({ weekStart }: SiteSettings): WeekStart {
  return weekStart ?? 'monday';
}

/**
 * A site's settings, oldest first. They are a history and the event time chooses, so that a
 * redelivered click meets the very settings that it met the first time.
 */
export type SettingsHistory = readonly [SiteSettings, ...SiteSettings[]];

/** The settings that count a click of `eventTimeMs`: the last that had begun, else the first. */
export function settingsAt(history: SettingsHistory, eventTimeMs: number): SiteSettings {
  let chosen = history[0];
  for (const settings of history) if (settings.fromMs <= eventTimeMs) chosen = settings;
  return chosen;
}

export interface Site {
  readonly site: string;
  readonly history: SettingsHistory;
  /** How it wants its weeks reported; what is absent is as in `reportingOf`. */
  readonly reporting?: Partial<Reporting>;
}

export interface Subscriber {
  readonly site: string;
  /** Lower-case domain; the address as given otherwise. */
  readonly email: string;
  /** The first report is of a week that ends after this. */
  readonly subscribedAtMs: number;
}

/** Older clicks than this are expired, unless the site says otherwise. */
export const EXPIRE_AFTER_MS_DEFAULT = 35 * 24 * 60 * 60 * 1000;

/** How a site that nobody registered is counted. */
export function unregistered(timeZone: string): SettingsHistory {
  return [{ fromMs: 0, timeZone, countCrawlers: false, expireAfterMs: EXPIRE_AFTER_MS_DEFAULT }];
}
