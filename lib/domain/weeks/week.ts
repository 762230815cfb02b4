import { firstInstantOf, offsetSpans } from './zone.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** Monday 1969-12-29, local time written as if it were UTC: weeks are numbered from here. */
const EPOCH_MONDAY_MS = -3 * DAY_MS;
/** The first and the last week whose days all have a year of four digits. */
const FIRST_ID = '0000-W01';
const LAST_ID = '9999-W51';
const FIRST_NUMBER = weekNumberOf(Date.parse('0000-01-03T00:00:00Z'));
const LAST_NUMBER = weekNumberOf(Date.parse('9999-12-20T00:00:00Z'));
/** About 6 MB; past it the cache starts anew. */
const CACHED_WEEKS_MAX = 4096;

/** The day that a week begins with. */
export const WEEK_STARTS = ['monday', 'sunday', 'saturday'] as const;

export type WeekStart = (typeof WEEK_STARTS)[number];

/** From the Monday of the ISO week whose Thursday a week has. */
const START_MS: Readonly<Record<WeekStart, number>> = { monday: 0, sunday: -DAY_MS, saturday: -2 * DAY_MS };

/** A local date, half-open. Empty (`fromMs` = `untilMs`) where the zone skipped it. */
export interface Day {
  /** `2026-11-16` */
  readonly date: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * A week in a zone, half-open: an ISO 8601 week, or the seven days from the Sunday or Saturday before its
 * Monday. Every week has one Thursday and is named by the ISO week of that Thursday, which holds most of
 * its days; so an id means nearly the same days to everyone, and no two weeks of one start share one. A day
 * begins the first time that the zone's clock shows its date or a later one, so days and weeks follow each
 * other without gap or overlap even where a clock is put back across midnight.
 */
export interface Week {
  /** `2026-W47` */
  readonly id: string;
  /** As it was asked for. */
  readonly timeZone: string;
  readonly weekStart: WeekStart;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Seven. A site's week has fewer or more where the site changed its week start or its zone: see `weekNamed`. */
  readonly days: readonly Day[];
}

// Clicks come in runs of one site and one week; the rest is found by its number.
let latest: Week | undefined;
const weeksByRule = new Map<string, Map<number, Week>>();
let cachedWeeks = 0;

/**
 * The week that `eventTimeMs` lies in.
 * @throws RangeError for an unknown zone, and for a time outside the weeks 0000-W01 to 9999-W51
 */
export function weekOf(eventTimeMs: number, timeZone: string, weekStart: WeekStart = 'monday'): Week {
  if (
    latest === undefined ||
    !(eventTimeMs >= latest.fromMs && eventTimeMs < latest.untilMs) ||
    latest.timeZone !== timeZone ||
    latest.weekStart !== weekStart
  ) {
    latest = findWeek(eventTimeMs, timeZone, weekStart);
  }
  return latest;
}

/**
 * @param id `2026-W47`
 * @throws RangeError for an unknown zone, and for an id that is malformed or names no week
 */
export function weekById(id: string, timeZone: string, weekStart: WeekStart = 'monday'): Week {
  const match = /^(\d{4})-W(\d{2})$/.exec(id);
  if (match !== null) {
    // The fourth of January is always in the first week.
    const firstNumber = weekNumberOf(Date.parse(`${match[1]}-01-04T00:00:00Z`));
    const number = firstNumber + Number(match[2]) - 1;
    if (number >= FIRST_NUMBER && number <= LAST_NUMBER && idOf(number) === id) {
      return weekAt(number, timeZone, weekStart);
    }
  }
  throw new RangeError(`No ISO week ${JSON.stringify(id)}: expected one like 2026-W47`);
}

/** @throws RangeError before 0000-W01 */
export function previousWeek(week: Week): Week {
  return weekOf(week.fromMs - 1, week.timeZone, week.weekStart);
}

/** @throws RangeError after 9999-W51 */
export function nextWeek(week: Week): Week {
  return weekOf(week.untilMs, week.timeZone, week.weekStart);
}

/**
 * The day of `week` that `eventTimeMs` lies in.
 * @throws RangeError for a time outside the week
 */
export function dayOf(eventTimeMs: number, week: Week): Day {
  if (eventTimeMs >= week.fromMs) {
    for (const day of week.days) if (eventTimeMs < day.untilMs) return day;
  }
  throw new RangeError(`The time ${eventTimeMs} is not in ${week.id} of ${week.timeZone}`);
}

function findWeek(eventTimeMs: number, timeZone: string, weekStart: WeekStart): Week {
  // The week in UTC is the zone's own, or next to it.
  const inUtc = weekNumberOf(eventTimeMs - START_MS[weekStart]);
  const number = Math.min(Math.max(inUtc, FIRST_NUMBER), LAST_NUMBER);
  if (Number.isNaN(number)) throw outOfRange(eventTimeMs);
  const week = weekAt(number, timeZone, weekStart);
  if (eventTimeMs >= week.fromMs && eventTimeMs < week.untilMs) return week;
  const neighbour = eventTimeMs < week.fromMs ? number - 1 : number + 1;
  if (neighbour < FIRST_NUMBER || neighbour > LAST_NUMBER) throw outOfRange(eventTimeMs);
  return weekAt(neighbour, timeZone, weekStart);
}

function outOfRange(eventTimeMs: number): RangeError {
  return new RangeError(`The time ${eventTimeMs} is outside the weeks ${FIRST_ID} to ${LAST_ID}`);
}

function weekAt(number: number, timeZone: string, weekStart: WeekStart): Week {
  const rule = `${weekStart} ${timeZone}`;
  const cached = weeksByRule.get(rule)?.get(number);
  if (cached !== undefined) return cached;
  const week = buildWeek(number, timeZone, weekStart);
  if (cachedWeeks >= CACHED_WEEKS_MAX) {
    weeksByRule.clear();
    cachedWeeks = 0;
  }
  const weeks = weeksByRule.get(rule) ?? new Map<number, Week>();
  weeksByRule.set(rule, weeks.set(number, week));
  cachedWeeks++;
  return week;
}

function buildWeek(number: number, timeZone: string, weekStart: WeekStart): Week {
  const startMs = mondayOf(number) + START_MS[weekStart];
  // No zone is ever a day away from UTC.
  const spans = offsetSpans(timeZone, { fromMs: startMs - DAY_MS, untilMs: startMs + WEEK_MS + DAY_MS });
  const fromMs = firstInstantOf(startMs, spans);
  const days: Day[] = [];
  let untilMs = fromMs;
  for (let midnightMs = startMs; midnightMs < startMs + WEEK_MS; midnightMs += DAY_MS) {
    const dayFromMs = untilMs;
    untilMs = firstInstantOf(midnightMs + DAY_MS, spans);
    days.push({ date: dateOf(midnightMs), fromMs: dayFromMs, untilMs });
  }
  return { id: idOf(number), timeZone, weekStart, fromMs, untilMs, days };
}

function weekNumberOf(localMs: number): number {
  return Math.floor((localMs - EPOCH_MONDAY_MS) / WEEK_MS);
}

function mondayOf(number: number): number {
  return EPOCH_MONDAY_MS + number * WEEK_MS;
}

/** A week belongs to the year of its Thursday. */
function idOf(number: number): string {
  const thursdayMs = mondayOf(number) + 3 * DAY_MS;
  const year = dateOf(thursdayMs).slice(0, 4);
  const weekOfYear = Math.floor((thursdayMs - Date.parse(`${year}-01-01T00:00:00Z`)) / WEEK_MS) + 1;
  return `${year}-W${String(weekOfYear).padStart(2, '0')}`;
}

/** `2026-11-16` */
function dateOf(localMs: number): string {
  return new Date(localMs).toISOString().slice(0, 10);
}
