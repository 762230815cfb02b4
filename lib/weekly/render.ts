import type { SiteSection } from '../domain/deliveries/section.ts';
import { type Email, renderEmail, type Template } from '../domain/reports/email.ts';

/** The email of a subscriber's sections, of which there is at least one. */
export function renderSections(sections: readonly SiteSection[], locale: string, template: Template): Email {
  const [first] = sections;
  if (!first) throw new RangeError('an email has at least one section');
  return renderEmail(first.report, first.previous, template, { locale });
}
