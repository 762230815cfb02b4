import { type SettingsHistory, settingsAt } from '../domain/sites/site.ts';
import { previousWeek, type Week, weekById, weekOf } from '../domain/weeks/week.ts';

/**
 * A week that ended longer ago is not mailed any more: after a long outage, or when a site is
 * registered with old clicks, old news would come as new.
 */
export const MAIL_WITHIN_MS = 3 * 24 * 60 * 60 * 1000;

/**
 * The site's week to be mailed at `nowMs`, in the zone that counted it: the last one that ended at
 * least the grace period ago. `null` where that is longer ago than `MAIL_WITHIN_MS`.
 */
export function dueWeek(history: SettingsHistory, nowMs: number, gracePeriodMs: number): Week | null {
  const closedMs = nowMs - gracePeriodMs;
  const last = previousWeek(weekOf(closedMs, settingsAt(history, closedMs).timeZone));
  // The site may have moved since: its zone changes at the end of a week.
  const week = weekById(last.id, settingsAt(history, last.untilMs - 1).timeZone);
  return week.untilMs <= closedMs && nowMs - week.untilMs <= MAIL_WITHIN_MS ? week : null;
}
