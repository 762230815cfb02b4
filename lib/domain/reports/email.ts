import { languageOf } from './language.ts';
import type { Report } from './report.ts';
import { renderText } from './text.ts';
import { type View, viewOf } from './view.ts';

/** A report rendered. The subject is one line without control characters: safe in a header. */
export interface Email {
  readonly subject: string;
  readonly preheader: string;
  readonly html: string;
  readonly text: string;
}

/** `templates/weekly.mjml`, compiled: gives HTML in which all that came from the view is escaped. */
export type Template = (view: View) => string;

/**
 * @param previous the report of the week before, or `null` where nothing should be compared
 * @param options.locale BCP 47, default `en`; English where the language is not there yet
 */
export function renderEmail(
  report: Report,
  previous: Report | null,
  template: Template,
  options: { readonly locale?: string } = {},
): Email {
  const view = viewOf(report, previous, languageOf(options.locale ?? 'en'));
  return {
    subject: view.subject,
    preheader: view.preheader,
    html: template(view),
    text: renderText(view),
  };
}
