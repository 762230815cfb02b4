import { previousWeek, type Week, weekById, weekOf } from '../weeks/week.ts';
import { type SettingsHistory, settingsAt } from './site.ts';

/** The week that `nowMs` lies in, in the zone that counts it. */
export function currentWeek(history: SettingsHistory, nowMs: number): Week {
  return weekOf(nowMs, settingsAt(history, nowMs).timeZone);
}

/**
 * The week of that name, in the zone that counted its end.
 *
 * @param id `2026-W47`
 * @throws RangeError for an id that is malformed or names no week
 */
export function weekNamed(history: SettingsHistory, id: string): Week {
  for (const { timeZone, fromMs } of [...history].reverse()) {
    const week = weekById(id, timeZone);
    if (fromMs < week.untilMs) return week;
  }
  return weekById(id, history[0].timeZone);
}

/** The week before, in the zone that counted it: a site may have moved since. */
export function weekBefore(history: SettingsHistory, week: Week): Week {
  return weekNamed(history, previousWeek(week).id);
}
