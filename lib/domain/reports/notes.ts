import type { Language } from './language.ts';
import type { Report, SiteSection, Totals } from './report.ts';
import { visible } from './visible.ts';
import { fill, type Metric } from './words.ts';

/** That the week is not complete, up to when it was counted and how far behind; `null` where it is. */
export function warningOf(report: Report, { words, format }: Language): string | null {
  if (report.complete) return null;
  const upTo =
    report.watermark === null
      ? words.nothingCounted
      : fill(words.countedUpTo, { moment: format.moment(report.watermark, report.timeZone) });
  const behind =
    report.behindMs === null ? [] : [fill(words.behind, { duration: format.duration(report.behindMs) })];
  return sentences([words.incomplete, upTo, ...behind], words.incomplete);
}

/** One quiet line: whether the week is complete, whose days they are, the correction, the books. */
export function notesOf({ report, correction }: SiteSection, language: Language): string {
  const { words, isolate } = language;
  const complete = report.complete ? [words.complete] : [];
  const zone = fill(words.zone, { zone: isolate(visible(report.timeZone)) });
  return sentences(
    [...complete, zone, ...correctionOf(correction, language), ...books(report, language)],
    words.complete,
  );
}

const CORRECTED = ['visitors', 'pageviews', 'clicks', 'sessions'] as const satisfies readonly Metric[];

/** The first figure that differs; one line is enough to know that last week's email is not the last word. */
export function correctionOf(correction: SiteSection['correction'], language: Language): string[] {
  const metric = correction === null ? undefined : CORRECTED.find(differs(correction));
  if (correction === null || metric === undefined) return [];
  const { words, format, count } = language;
  const corrected = count(words.totals[metric], correction.corrected[metric]);
  return [fill(words.correction, { corrected, reported: format.number(correction.reported[metric]) })];
}

function differs({ reported, corrected }: Record<'reported' | 'corrected', Totals>) {
  return (metric: Metric) => reported[metric] !== corrected[metric];
}

function books({ books: b }: Report, language: Language): string[] {
  const { words, format, count } = language;
  const shown = Object.fromEntries(Object.entries(b).map(([book, n]) => [book, format.number(n)]));
  const line = fill(words.books, shown);
  const missing = Math.abs(b.received - b.counted - b.duplicate - b.rejected - b.expired - b.bot);
  return missing === 0 ? [line] : [line, count({ other: words.unbalanced }, missing)];
}

/** Sentences in a row; where they end in a full stop of their own width, no space stands between them. */
function sentences(texts: readonly string[], like: string): string {
  return texts.join(like.endsWith('。') ? '' : ' ');
}
