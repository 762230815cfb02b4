import { hostName } from '../lib/domain/clicks/host-name.ts';
import { UNKNOWN_SITE } from '../lib/domain/rollups/rollup.ts';
import type { SettingsHistory } from '../lib/domain/sites/site.ts';
import { currentWeek, weekBefore, weekNamed } from '../lib/domain/sites/site-weeks.ts';
import type { Week } from '../lib/domain/weeks/week.ts';
import { isTimeZone } from '../lib/domain/weeks/zone.ts';
import { UsageError } from './command-line.ts';

/** @throws UsageError where the text names no site. */
export function siteOf(text: string): string {
  const site = hostName(text);
  if (site === null) throw new UsageError(`${JSON.stringify(text)} is no site: name one like example.com`);
  return site;
}

/** A site whose numbers can be read: also `(unknown)`, whose books hold what named no site. */
export function readableSiteOf(text: string): string {
  return text === UNKNOWN_SITE ? text : siteOf(text);
}

/** @throws UsageError where the text is no IANA zone. */
export function timeZoneOf(text: string): string {
  if (!isTimeZone(text))
    throw new UsageError(`${JSON.stringify(text)} is no IANA time zone: name one like Europe/Berlin`);
  return text;
}

/**
 * @param text `2026-W47`, `current` or `previous`
 * @throws UsageError where the text names no week.
 */
export function weekOfText(text: string, history: SettingsHistory, nowMs: number): Week {
  const current = currentWeek(history, nowMs);
  if (text === 'current') return current;
  if (text === 'previous') return weekBefore(history, current);
  try {
    return weekNamed(history, text);
  } catch (error) {
    const message = `${JSON.stringify(text)} is no week: name one like 2026-W47, current or previous`;
    throw new UsageError(message, { cause: error });
  }
}

/** @throws UsageError that names the option where it is missing or empty. */
export function requiredOption(value: string | undefined, option: string): string {
  if (!value) throw new UsageError(`${option} is missing`);
  return value;
}
