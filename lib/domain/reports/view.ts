import type { Dimension } from '../clicks/click.ts';
import { changeOf } from './change.ts';
import type { Language } from './language.ts';
import { ownLink } from './link.ts';
import { notesOf } from './notes.ts';
import type { Report, Totals } from './report.ts';
import { shorten, visible } from './visible.ts';

/** An email's content, in words and in order: all that a template has to do is to lay it out. */
export interface View {
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly subject: string;
  readonly preheader: string;
  readonly site: string;
  /** `Week 47` */
  readonly week: string;
  readonly dates: string;
  /** `null` in a week without clicks, which has `quiet` instead. */
  readonly headline: Figure | null;
  readonly quiet: readonly string[];
  /** The totals beside the headline; none in a week without clicks. */
  readonly figures: readonly Figure[];
  /** `null` in a week without clicks, like the headline. */
  readonly days: Chart | null;
  /** Those that hold anything. */
  readonly lists: readonly Chart[];
  readonly notes: readonly string[];
}

export interface Figure {
  readonly name: string;
  readonly value: string;
  /** `value` and its name in running text: `12,431 visitors`. */
  readonly phrase: string;
  readonly change: { readonly text: string; readonly tone: 'up' | 'down' | 'even' } | null;
  /** `11,510 the week before` */
  readonly before: string | null;
}

/** A list of bars. */
export interface Chart {
  readonly title: string;
  readonly columns: { readonly label: string; readonly value: string; readonly share: string };
  readonly rows: readonly Bar[];
}

export interface Bar {
  readonly label: string;
  readonly link: string | null;
  readonly value: string;
  /** Of all clicks; empty for a day. */
  readonly share: string;
  /** Of the longest bar, 0 to 100; at least 1 where there is anything. */
  readonly percent: number;
}

type Metric = keyof Totals;

const LISTS = ['page', 'referrer', 'country'] as const;
/** About two lines on a phone. */
const LABEL_COLUMNS_MAX = 72;
const SITE_COLUMNS_MAX = 60;
const TOP_PAGE_COLUMNS_MAX = 40;

/** @param previous the report of the week before, or `null` where nothing should be compared */
export function viewOf(report: Report, previous: Report | null, language: Language): View {
  const { words, format } = language;
  const metric = headlineOf(report.totals);
  const site = shorten(visible(report.site), SITE_COLUMNS_MAX);
  const week = String(Number(report.week.slice(report.week.indexOf('W') + 1)));
  const isQuiet = report.totals.clicks === 0;
  const figures = (['visitors', 'pageviews', 'clicks', 'sessions'] as const).map((name) =>
    figureOf(name, report, previous, language),
  );
  const headline = figures.find(({ name }) => name === words.names[metric]) as Figure;
  const change = headline.change?.text ?? null;
  return {
    lang: language.tag,
    dir: language.direction,
    subject: isQuiet
      ? words.emptySubject(site, week)
      : words.subject(site, headline.phrase, change === words.changeNew ? null : change, week),
    preheader: isQuiet ? words.empty : preheaderOf(report, metric, language),
    site,
    week: words.week(week),
    dates: format.dates(report.days[0]?.date ?? report.from, report.days.at(-1)?.date ?? report.until),
    headline: isQuiet ? null : headline,
    quiet: isQuiet ? [words.empty, words.emptyHint] : [],
    figures: isQuiet ? [] : figures.filter((figure) => figure !== headline),
    days: isQuiet ? null : daysOf(report, metric, language),
    lists: LISTS.map((dimension) => listOf(dimension, report, language)).filter(
      ({ rows }) => rows.length > 0,
    ),
    notes: [...notesOf(report, language), words.why(site)],
  };
}

/** The figure that matters most among those that the producers' clicks can tell. */
function headlineOf(totals: Totals): 'visitors' | 'pageviews' | 'clicks' {
  return (['visitors', 'pageviews', 'clicks'] as const).find((metric) => totals[metric] > 0) ?? 'visitors';
}

function figureOf(metric: Metric, report: Report, previous: Report | null, language: Language): Figure {
  const { words, format } = language;
  const count = report.totals[metric];
  const value = format.number(count);
  const figure = { name: words.names[metric], value, phrase: words.totals[metric](value, count) };
  const before = previous?.totals[metric] ?? null;
  // Some producers name no sessions: nothing after nothing is no news.
  if (before === null || (before === 0 && count === 0)) return { ...figure, change: null, before: null };
  const change = wordChange(count, before, language);
  return { ...figure, change, before: before === 0 ? null : words.weekBefore(format.number(before)) };
}

function wordChange(now: number, before: number, { words, format }: Language): NonNullable<Figure['change']> {
  const change = changeOf(now, before);
  const tone = now === before ? 'even' : now > before ? 'up' : 'down';
  switch (change.kind) {
    case 'new':
      return { text: words.changeNew, tone };
    case 'same':
      return { text: words.changeSame, tone };
    case 'small':
      return { text: words.changeSmall(format.number(change.before), change.rose), tone };
    case 'percent':
      return { text: format.change(change.fraction), tone };
  }
}

function preheaderOf(
  report: Report,
  metric: Exclude<Metric, 'sessions'>,
  { words, format }: Language,
): string {
  const best = report.days.reduce((a, b) => (b[metric] > a[metric] ? b : a));
  const page = report.top.page[0];
  return words.preheader(
    words.totals.pageviews(format.number(report.totals.pageviews), report.totals.pageviews),
    format.weekday(best.date),
    page === undefined ? null : shorten(visible(page.value), TOP_PAGE_COLUMNS_MAX),
  );
}

function daysOf(report: Report, metric: Exclude<Metric, 'sessions'>, { words, format }: Language): Chart {
  const most = Math.max(...report.days.map((day) => day[metric]));
  return {
    title: words.byDay[metric],
    columns: { label: words.columns.day, value: words.names[metric], share: '' },
    rows: report.days.map((day) => ({
      label: format.day(day.date),
      link: null,
      value: format.number(day[metric]),
      share: '',
      percent: percentOf(day[metric], most),
    })),
  };
}

function listOf(dimension: (typeof LISTS)[number], report: Report, { words, format }: Language): Chart {
  const values: Report['top'][Dimension] = report.top[dimension];
  const most = Math.max(...values.map(({ clicks }) => clicks));
  return {
    title: words.lists[dimension],
    columns: { label: words.columns[dimension], value: words.names.clicks, share: words.columns.share },
    rows: values.map(({ value, clicks }) => ({
      label: shorten(visible(dimension === 'country' ? format.country(value) : value), LABEL_COLUMNS_MAX),
      link: dimension === 'page' ? ownLink(report.site, value) : null,
      value: format.number(clicks),
      share: format.share(report.totals.clicks === 0 ? 0 : clicks / report.totals.clicks),
      percent: percentOf(clicks, most),
    })),
  };
}

function percentOf(value: number, most: number): number {
  return value === 0 || most === 0 ? 0 : Math.max(1, Math.round((100 * value) / most));
}
