import { hasLanguage, LANGUAGE_TAGS } from '../../../lib/domain/reports/language.ts';
import { EMPTY_WEEKS, type Reporting } from '../../../lib/domain/sites/reporting.ts';
import type { SettingsChange } from '../../../lib/domain/sites/settings-history.ts';
import { DUPLICATE_RULES } from '../../../lib/domain/sites/site.ts';
import { WEEK_STARTS } from '../../../lib/domain/weeks/week.ts';
import { timeZoneOf } from '../../arguments.ts';
import { UsageError } from '../../command-line.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const EXPIRE_DAYS_MAX = 3650;

export const CHANGE_OPTIONS = {
  'time-zone': { type: 'string' },
  'week-start': { type: 'string' },
  'count-crawlers': { type: 'boolean' },
  'expire-after-days': { type: 'string' },
  duplicates: { type: 'string' },
  'report-hour': { type: 'string' },
  locale: { type: 'string' },
  'empty-weeks': { type: 'string' },
} as const;

type Values = {
  readonly [Name in keyof typeof CHANGE_OPTIONS]?: Name extends 'count-crawlers' ? boolean : string;
};

/** What the options change about how a site is counted. @throws UsageError */
export function changeOf(values: Values): SettingsChange {
  const countCrawlers = values['count-crawlers'];
  return {
    ...given('timeZone', values['time-zone'], timeZoneOf),
    ...given('weekStart', values['week-start'], oneOf('--week-start', WEEK_STARTS)),
    ...(countCrawlers !== undefined && { countCrawlers }),
    ...given('expireAfterMs', values['expire-after-days'], expireAfterMsOf),
    ...given('duplicates', values.duplicates, oneOf('--duplicates', DUPLICATE_RULES)),
  };
}

/** What the options change about how its weeks are reported. @throws UsageError */
export function reportingChangeOf(values: Values): Partial<Reporting> {
  return {
    ...given('reportHour', values['report-hour'], reportHourOf),
    ...given('locale', values.locale, localeOf),
    ...given('emptyWeeks', values['empty-weeks'], oneOf('--empty-weeks', EMPTY_WEEKS)),
  };
}

function given<Name extends string, T>(
  name: Name,
  text: string | undefined,
  read: (text: string) => T,
): { [Key in Name]?: T } {
  return text === undefined ? {} : ({ [name]: read(text) } as { [Key in Name]: T });
}

function oneOf<T extends string>(option: string, choices: readonly T[]): (text: string) => T {
  return (text) => {
    const choice = choices.find((one) => one === text);
    if (choice !== undefined) return choice;
    const listed = `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
    throw new UsageError(`${option} ${JSON.stringify(text)}: say ${listed}`);
  };
}

function expireAfterMsOf(days: string): number | null {
  if (days === 'never') return null;
  if (!/^\d{1,4}$/.test(days) || Number(days) < 1 || Number(days) > EXPIRE_DAYS_MAX)
    throw new UsageError(
      `--expire-after-days ${JSON.stringify(days)}: say 1 to ${EXPIRE_DAYS_MAX}, or never`,
    );
  return Number(days) * DAY_MS;
}

function reportHourOf(text: string): number {
  if (!/^\d{1,2}$/.test(text) || Number(text) > 23)
    throw new UsageError(`--report-hour ${JSON.stringify(text)}: say 0 to 23`);
  return Number(text);
}

function localeOf(text: string): string {
  if (hasLanguage(text)) return text;
  throw new UsageError(
    `--locale ${JSON.stringify(text)}: the email is written in ${LANGUAGE_TAGS.join(', ')}`,
  );
}
