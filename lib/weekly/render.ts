import { type Email, renderEmail, type Template } from '../domain/reports/email.ts';
import type { SiteSection } from '../domain/reports/report.ts';

/** The email of a subscriber's sections, of which there is at least one. */
export function renderSections(
  sections: readonly SiteSection[],
  { locale, unsubscribeUrl }: { readonly locale: string; readonly unsubscribeUrl: string },
  template: Template,
): Email {
  return renderEmail({ sections, locale, unsubscribeUrl, preview: false }, template);
}
