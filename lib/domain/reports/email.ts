import { languageOf } from './language.ts';
import type { SiteSection } from './report.ts';
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

export interface EmailInput {
  /** One a site; the first is shown first. */
  readonly sections: readonly SiteSection[];
  /** BCP 47; English where the language is not there yet. */
  readonly locale: string;
  /** An https address, or `null` where nobody can unsubscribe: in previews and files. */
  readonly unsubscribeUrl: string | null;
  /** Marked as such, for whoever looks at a report before or after its subscribers. */
  readonly preview: boolean;
}

/** @throws Error without a section */
export function renderEmail(input: EmailInput, template: Template): Email {
  const [section] = input.sections;
  if (section === undefined) throw new Error('an email needs a site');
  const view = viewOf(section.report, section.previous, languageOf(input.locale));
  return {
    subject: view.subject,
    preheader: view.preheader,
    html: template(view),
    text: renderText(view),
  };
}
