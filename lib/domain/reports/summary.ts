import { headlineOf, shortChange } from './figures.ts';
import type { Language } from './language.ts';
import { correctionOf, warningOf } from './notes.ts';
import { type RankedSection, siteName } from './section.ts';
import type { Summary, SummaryRow } from './view.ts';

/** How much of the sites an email shows. */
export interface Room {
  /** Sites in the summary. */
  readonly summaries: number;
  /** Sites with a section of their own. */
  readonly sections: number;
  /** Rows a list. */
  readonly rows: number;
}

/** A line for each site, and what there was no room for. */
export function summaryOf(sections: readonly RankedSection[], room: Room, language: Language): Summary {
  const { words, count } = language;
  const rows = sections.slice(0, room.summaries);
  const onlyHere = rows.length - Math.min(room.sections, rows.length);
  const leftOut = sections.length - rows.length;
  return {
    title: words.sites,
    columns: {
      label: words.columns.site,
      visitors: words.names.visitors,
      pageviews: words.names.pageviews,
      change: words.columns.change,
    },
    rows: rows.map((section, i) => rowOf(section, i < room.sections, language)),
    notes: [
      ...(onlyHere > 0 ? [count(words.onlyHere, onlyHere)] : []),
      ...(leftOut > 0 ? [count(words.leftOut, leftOut)] : []),
    ],
  };
}

/** What a section would say of completeness and corrections is said here where there is none. */
function rowOf(section: RankedSection, hasSection: boolean, language: Language): SummaryRow {
  const { report, previous, correction } = section;
  const { visitors, pageviews } = report.totals;
  const metric = headlineOf(report.totals);
  const warning = hasSection ? null : warningOf(report, language);
  return {
    label: siteName(report),
    visitors: language.format.number(visitors),
    pageviews: language.format.number(pageviews),
    change: shortChange(report.totals[metric], previous?.totals[metric] ?? null, language),
    notes: hasSection
      ? report.complete
        ? []
        : [language.words.incomplete]
      : [...(warning === null ? [] : [warning]), ...correctionOf(correction, language)],
  };
}
