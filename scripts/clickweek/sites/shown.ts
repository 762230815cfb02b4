import { type Reporting, reportingOf } from '../../../lib/domain/sites/reporting.ts';
import {
  type DuplicateRule,
  duplicateRule,
  type SettingsHistory,
  type Site,
  settingsAt,
  weekStartOf,
} from '../../../lib/domain/sites/site.ts';
import type { WeekStart } from '../../../lib/domain/weeks/week.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How a site is counted as it is now, and as it will be where a change is waiting. */
export interface ShownSettings {
  readonly site: string;
  readonly timeZone: string;
  readonly weekStart: WeekStart;
  readonly countCrawlers: boolean;
  readonly expireAfterDays: number | null;
  readonly duplicates: DuplicateRule;
  /** ISO 8601, from when on; `null`: from the beginning. */
  readonly from: string | null;
  readonly reporting: Reporting;
  readonly next: Counting | null;
}

type Counting = Omit<ShownSettings, 'next' | 'site' | 'reporting'>;

export function settingsOf({ site, history, reporting }: Site, nowMs: number): ShownSettings {
  const now = settingsAt(history, nowMs);
  const last = history.at(-1) ?? now;
  return { site, ...shown(now), reporting: reportingOf(reporting), next: last === now ? null : shown(last) };
}

function shown(settings: SettingsHistory[0]): Counting {
  const { timeZone, countCrawlers, expireAfterMs, fromMs } = settings;
  return {
    timeZone,
    weekStart: weekStartOf(settings),
    countCrawlers,
    expireAfterDays: expireAfterMs === null ? null : expireAfterMs / DAY_MS,
    duplicates: duplicateRule(settings),
    from: fromMs === 0 ? null : new Date(fromMs).toISOString(),
  };
}

export function settingsLines({ site, next, reporting, ...now }: ShownSettings): string[] {
  const { reportHour, locale, emptyWeeks } = reporting;
  const empty = emptyWeeks === 'send' ? 'sent' : 'skipped';
  return [
    `${site}  ${ruleText(now)}`,
    `  reported at ${String(reportHour).padStart(2, '0')}:00, in ${locale}, empty weeks ${empty}`,
    ...(next ? [`  from ${next.from}: ${ruleText(next)}`] : []),
  ];
}

function ruleText({ timeZone, weekStart, countCrawlers, expireAfterDays, duplicates }: Counting): string {
  const expiry =
    expireAfterDays === null ? 'clicks never expire' : `clicks expire after ${expireAfterDays} days`;
  const crawlers = countCrawlers ? 'counted' : 'apart';
  return `${timeZone}, weeks from ${weekStart}, crawlers ${crawlers}, ${expiry}, duplicates ${duplicates}`;
}
