import type { Week } from './week.ts';
import { firstInstantOf, offsetSpans } from './zone.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * When a week is due: the first instant at which its zone's clock shows that hour, or a later one, of the
 * day after its last. An hour that the clock jumps over is the moment of the jump; of one that comes twice
 * it is the first.
 *
 * @param reportHour 0 to 23
 */
export function dueMsOf(week: Week, reportHour: number): number {
  const lastDate = week.days.at(-1)?.date;
  const localMs = Date.parse(`${lastDate}T00:00:00Z`) + DAY_MS + reportHour * HOUR_MS;
  // No zone is ever a day away from UTC.
  const spans = offsetSpans(week.timeZone, { fromMs: localMs - 2 * DAY_MS, untilMs: localMs + 2 * DAY_MS });
  return Math.max(week.untilMs, firstInstantOf(localMs, spans));
}
