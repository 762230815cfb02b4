import { AHEAD_MAX_MS } from '../clicks/event-time.ts';
import { weekOf } from '../weeks/week.ts';
import { duplicateRule, type SettingsHistory, type SiteSettings, settingsAt, weekStartOf } from './site.ts';

/** What can be changed about how a site is counted; what is absent stays. */
export type SettingsChange = Partial<Omit<SiteSettings, 'fromMs'>>;

/**
 * How long before its first click a change must be known: longer than a consumer remembers settings,
 * and longer than an accepted click may be ahead of our clock. Otherwise a click of the new week could
 * have been counted by the old settings and be counted by the new ones when it is redelivered.
 */
export const LEAD_TIME_MS = AHEAD_MAX_MS + 60 * 60 * 1000;

/** A site's first settings: from the beginning of time, so that its old clicks meet them too. */
export function firstSettings(settings: Omit<SiteSettings, 'fromMs'>): SettingsHistory {
  return [{ fromMs: 0, ...settings }];
}

/**
 * A change applies from the start of the next week in the zone that is current then: no week is
 * counted by two rules, and no click that was counted already meets another rule when it comes again.
 * A change that has not begun is replaced by the next one.
 */
export function changeSettings(
  history: SettingsHistory,
  change: SettingsChange,
  nowMs: number,
): SettingsHistory {
  const knownMs = nowMs + LEAD_TIME_MS;
  const known = settingsAt(history, knownMs);
  const fromMs = weekOf(knownMs, known.timeZone, weekStartOf(known)).untilMs;
  const [first, ...rest] = history;
  const begun = rest.filter((settings) => settings.fromMs < fromMs);
  const before = begun.at(-1) ?? first;
  const wanted = { ...before, ...history.at(-1), ...change, fromMs };
  const kept: SettingsHistory = [first, ...begun];
  return sameRule(before, wanted) ? kept : [...kept, wanted];
}

function sameRule(a: SiteSettings, b: SiteSettings): boolean {
  return (
    a.timeZone === b.timeZone &&
    a.countCrawlers === b.countCrawlers &&
    a.expireAfterMs === b.expireAfterMs &&
    duplicateRule(a) === duplicateRule(b) &&
    weekStartOf(a) === weekStartOf(b)
  );
}
