const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Where a time is on a site's calendar. */
interface LocalDay {
  readonly date: string;
  /** `2026-W47` */
  readonly week: string;
}

const days = new Map<string, LocalDay>();
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The local date and its ISO week, by the runtime's calendar and the definition of the week alone, so
 * that the oracle shares no code with what it judges.
 */
export function localDayOf(timeMs: number, timeZone: string): LocalDay {
  // No zone of a scenario begins a day elsewhere than at a half hour.
  const key = `${timeZone} ${Math.floor(timeMs / (HOUR_MS / 4))}`;
  let day = days.get(key);
  if (!day) {
    let format = formats.get(timeZone);
    if (!format) {
      const fields = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
      format = new Intl.DateTimeFormat('en-CA', { timeZone, ...fields });
      formats.set(timeZone, format);
    }
    const date = format.format(timeMs);
    day = { date, week: isoWeekOf(date) };
    days.set(key, day);
  }
  return day;
}

/** A week belongs to the year of its Thursday, and is numbered from that year's first Thursday. */
function isoWeekOf(date: string): string {
  const midnight = new Date(`${date}T00:00:00Z`);
  const weekday = (midnight.getUTCDay() + 6) % 7;
  const thursday = new Date(midnight.getTime() + (3 - weekday) * DAY_MS);
  const year = thursday.getUTCFullYear();
  const number = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS));
  return `${year}-W${String(number).padStart(2, '0')}`;
}
