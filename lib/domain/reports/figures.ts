import { changeOf } from './change.ts';
import type { Language } from './language.ts';
import type { Report, Totals } from './report.ts';
import type { Change, Figure } from './view.ts';
import type { Metric } from './words.ts';

const METRICS = ['visitors', 'pageviews', 'clicks', 'sessions'] as const satisfies readonly Metric[];

export type HeadlineMetric = 'visitors' | 'pageviews' | 'clicks';

/** The figure that matters most among those that the producers' clicks can tell. */
export function headlineOf(totals: Totals): HeadlineMetric {
  return (['visitors', 'pageviews', 'clicks'] as const).find((metric) => totals[metric] > 0) ?? 'visitors';
}

/** The totals other than the headline. */
export function otherFigures(report: Report, previous: Report | null, language: Language): Figure[] {
  const headline = headlineOf(report.totals);
  return METRICS.filter((metric) => metric !== headline).map((metric) =>
    figureOf(metric, report, previous, language),
  );
}

export function figureOf(
  metric: Metric,
  report: Report,
  previous: Report | null,
  language: Language,
): Figure {
  const { words, format } = language;
  const count = report.totals[metric];
  const figure = {
    name: words.names[metric],
    value: format.number(count),
    phrase: language.count(words.totals[metric], count),
  };
  const before = previous?.totals[metric] ?? null;
  // Some producers name no sessions: nothing after nothing is no news.
  if (before === null || (before === 0 && count === 0)) return { ...figure, change: null, before: null };
  return {
    ...figure,
    change: wordChange(count, before, language),
    before: before === 0 ? null : language.count({ other: words.weekBefore }, before),
  };
}

function wordChange(now: number, before: number, language: Language): Change {
  const { words, format, count } = language;
  const change = changeOf(now, before);
  const tone = toneOf(now, before);
  switch (change.kind) {
    case 'new':
      return { text: words.changeNew, tone };
    case 'same':
      return { text: words.changeSame, tone };
    case 'small': {
      const form = (change.rose ? words.up : words.down).replace('{before}', '{n}');
      return { text: count({ other: form }, change.before), tone };
    }
    case 'percent':
      return { text: format.change(change.fraction), tone };
  }
}

/** For a table's column, where there is room for a figure only. */
export function shortChange(now: number, before: number | null, { words, format }: Language): Change | null {
  if (before === null || (before === 0 && now === 0)) return null;
  const change = changeOf(now, before);
  const tone = toneOf(now, before);
  switch (change.kind) {
    case 'new':
      return { text: words.changeNew, tone };
    case 'same':
      return { text: format.change(0), tone };
    case 'small':
      return { text: format.signed(now - before), tone };
    case 'percent':
      return { text: format.change(change.fraction), tone };
  }
}

export function toneOf(now: number, before: number): Change['tone'] {
  if (now === before) return 'even';
  return now > before ? 'up' : 'down';
}
