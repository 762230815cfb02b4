import { figureOf, headlineOf } from './figures.ts';
import type { Language } from './language.ts';
import { type RankedSection, siteName, weekNumber } from './section.ts';
import { shorten, visible } from './visible.ts';
import { fill } from './words.ts';

const TOP_PAGE_COLUMNS_MAX = 40;
/** Mailboxes show about a hundred characters. */
const PREHEADER_SITES_MAX = 4;

type Sections = readonly [RankedSection, ...RankedSection[]];

/** The number that matters: of several sites, that of the largest. One line, fit for a header. */
export function subjectOf(sections: Sections, language: Language, preview: boolean): string {
  const { words, count, isolate } = language;
  const lead = leadOf(sections);
  const week = weekNumber(lead.report, language);
  const isMany = sections.length > 1;
  const isQuiet = lead.report.totals.clicks === 0;
  const form = isQuiet ? words.emptySubject : isMany ? words.subjectOfMany : words.subject;
  const subject = fill(form, {
    site: isQuiet && isMany ? words.sites : isolate(siteName(lead.report)),
    figure: leadFigure(lead, language),
    others: count(words.others, sections.length - 1),
    week,
  });
  const complete = lead.report.complete ? subject : fill(words.incompleteSubject, { subject });
  return preview ? fill(words.previewSubject, { subject: complete }) : complete;
}

/** What mailboxes show beside the subject. */
export function preheaderOf(sections: Sections, language: Language): string {
  const { words, count, format, isolate } = language;
  if (sections.length > 1) return preheaderOfMany(sections, language);
  const [{ report, ranking }] = sections;
  if (report.totals.clicks === 0) return words.empty;
  const metric = headlineOf(report.totals);
  const best = report.days.reduce((a, b) => (b[metric] > a[metric] ? b : a));
  const page = ranking.lists.find(({ name }) => name === 'page')?.rows[0];
  const day = format.weekday(best.date);
  const pageviews = count(words.totals.pageviews, report.totals.pageviews);
  const first = fill(words.preheader, { pageviews, day });
  if (page === undefined) return first;
  const shown = isolate(shorten(visible(page.value), TOP_PAGE_COLUMNS_MAX));
  return `${first}${first.endsWith('。') ? '' : ' '}${fill(words.mostRead, { page: shown })}`;
}

function preheaderOfMany(sections: Sections, language: Language): string {
  const lead = leadOf(sections);
  return sections
    .filter((section) => section !== lead)
    .slice(0, PREHEADER_SITES_MAX)
    .map((section) => `${language.isolate(siteName(section.report))}: ${leadFigure(section, language)}`)
    .join(' · ');
}

function leadOf(sections: Sections): RankedSection {
  return sections.reduce((a, b) => (weight(b) > weight(a) ? b : a));
}

function weight({ report: { totals } }: RankedSection): number {
  return Math.max(totals.visitors, totals.pageviews, totals.clicks);
}

/** `12,431 visitors, +8%`; without a change where there was nothing before. */
function leadFigure({ report, previous }: RankedSection, language: Language): string {
  const { words } = language;
  const { phrase, change } = figureOf(headlineOf(report.totals), report, previous, language);
  if (change === null || change.text === words.changeNew) return phrase;
  return fill(words.changed, { figure: phrase, change: change.text });
}
