import { type Day, type Week, weekById, weekOf } from '../weeks/week.ts';
import { type SettingsHistory, settingsAt, weekStartOf } from './site.ts';

// A click's week is named by the settings of its event time. A site's week is all the time that has that
// name. Where the week start or the zone changes, that may be more or less than seven days, once: from
// Monday to Sunday six, from Sunday to Monday eight. No instant is without a week, none is in two.

/** The week that `nowMs` lies in. */
export function currentWeek(history: SettingsHistory, nowMs: number): Week {
  return weekNamed(history, idAt(history, nowMs));
}

/**
 * The week of that name; its zone and start are those that counted its end.
 *
 * @param id `2026-W47`
 * @throws RangeError for an id that is malformed or names no week
 */
export function weekNamed(history: SettingsHistory, id: string): Week {
  const parts = history.flatMap((settings, i) => {
    const fromMs = i === 0 ? Number.NEGATIVE_INFINITY : settings.fromMs;
    const untilMs = history[i + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
    const week = weekById(id, settings.timeZone, weekStartOf(settings));
    return week.fromMs < untilMs && week.untilMs > fromMs ? [clipped(week, { fromMs, untilMs })] : [];
  });
  const [first = weekById(id, history[0].timeZone, weekStartOf(history[0])), ...rest] = parts;
  return rest.reduce(joined, first);
}

/** The week before, by the settings that counted it. */
export function weekBefore(history: SettingsHistory, week: Week): Week {
  return weekNamed(history, idAt(history, week.fromMs - 1));
}

function idAt(history: SettingsHistory, timeMs: number): string {
  const settings = settingsAt(history, timeMs);
  return weekOf(timeMs, settings.timeZone, weekStartOf(settings)).id;
}

interface Span {
  readonly fromMs: number;
  /** Exclusive. */
  readonly untilMs: number;
}

/** What of a week lies in the time that its rule was in force. */
function clipped(week: Week, span: Span): Week {
  if (week.fromMs >= span.fromMs && week.untilMs <= span.untilMs) return week;
  const days = week.days.flatMap((day) => {
    const fromMs = Math.max(day.fromMs, span.fromMs);
    const untilMs = Math.min(day.untilMs, span.untilMs);
    return fromMs < untilMs ? [{ ...day, fromMs, untilMs }] : [];
  });
  const fromMs = Math.max(week.fromMs, span.fromMs);
  return { ...week, fromMs, untilMs: Math.min(week.untilMs, span.untilMs), days };
}

/** Two parts of a week, the one where the other ends: a date that both have is one day. */
function joined(before: Week, after: Week): Week {
  const days: Day[] = [...before.days];
  for (const day of after.days) {
    const last = days.at(-1);
    // Far to the west the same dates come once more.
    if (last && day.date <= last.date) days[days.length - 1] = { ...last, untilMs: day.untilMs };
    else days.push(day);
  }
  return { ...after, fromMs: before.fromMs, days };
}
