import { figureOf, type HeadlineMetric, headlineOf, otherFigures } from './figures.ts';
import type { Language } from './language.ts';
import { listsOf, percentOf } from './lists.ts';
import { notesOf, warningOf } from './notes.ts';
import type { Ranking } from './ranking.ts';
import type { Report, SiteSection } from './report.ts';
import type { DayChart, Section } from './view.ts';
import { shorten, visible } from './visible.ts';
import { fill } from './words.ts';

const SITE_COLUMNS_MAX = 60;

/** A section's data, with its lists ranked. */
export interface RankedSection extends SiteSection {
  readonly ranking: Ranking;
}

export function siteName({ site }: Report): string {
  return shorten(visible(site), SITE_COLUMNS_MAX);
}

/** `47` */
export function weekNumber({ week }: Report, { format }: Language): string {
  return format.number(Number(week.slice(week.indexOf('W') + 1)));
}

export function sectionOf(section: RankedSection, rowsMax: number, language: Language): Section {
  const { report, previous, ranking } = section;
  const { words } = language;
  const isQuiet = report.totals.clicks === 0;
  const metric = headlineOf(report.totals);
  return {
    site: siteName(report),
    week: fill(words.week, { week: weekNumber(report, language) }),
    dates: datesOf(report, language),
    warning: warningOf(report, language),
    headline: isQuiet ? null : figureOf(metric, report, previous, language),
    quiet: isQuiet ? [words.empty, words.emptyHint] : [],
    figures: isQuiet ? [] : otherFigures(report, previous, language),
    days: isQuiet ? null : daysOf(report, metric, language),
    lists: isQuiet ? [] : listsOf(ranking, report, rowsMax, language),
    notes: notesOf(section, language),
  };
}

function datesOf({ days, from, until }: Report, { words, format }: Language): string {
  const [first, last] = [days[0]?.date ?? from, days.at(-1)?.date ?? until];
  return words.dates === undefined
    ? format.dates(first, last)
    : fill(words.dates, { first: format.date(first), last: format.date(last) });
}

function daysOf(report: Report, metric: HeadlineMetric, { words, format }: Language): DayChart {
  const most = Math.max(...report.days.map((day) => day[metric]));
  return {
    title: fill(words.byDay, { name: words.names[metric] }),
    rows: report.days.map(({ date, [metric]: count }) => ({
      label: fill(words.day, {
        weekday: format.shortWeekday(date),
        day: format.number(Number(date.slice(-2))),
      }),
      value: format.number(count),
      percent: percentOf(count, most),
    })),
  };
}
