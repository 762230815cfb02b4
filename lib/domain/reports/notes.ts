import type { Language } from './language.ts';
import type { Report } from './report.ts';

/** What stands quietly at the end: whether the week is complete, whose days they are, the books. */
export function notesOf(report: Report, language: Language): string[] {
  return [
    `${completeness(report, language)} ${language.words.zone(report.timeZone)}`,
    ...books(report, language),
  ];
}

function completeness(report: Report, { words, format }: Language): string {
  if (report.complete) return words.complete;
  const upTo =
    report.watermark === null
      ? words.nothingCounted
      : words.countedUpTo(format.moment(report.watermark, report.timeZone));
  return `${words.incomplete} ${upTo}`;
}

function books({ books: b }: Report, { words, format }: Language): string[] {
  const line = words.books({
    received: format.number(b.received),
    counted: format.number(b.counted),
    duplicate: format.number(b.duplicate),
    rejected: format.number(b.rejected),
    expired: format.number(b.expired),
    bot: format.number(b.bot),
  });
  const missing = Math.abs(b.received - b.counted - b.duplicate - b.rejected - b.expired - b.bot);
  return missing === 0 ? [line] : [line, words.unbalanced(format.number(missing))];
}
