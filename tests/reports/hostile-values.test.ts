import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderEmail } from '../../lib/domain/reports/email.ts';
import { LANGUAGE_TAGS } from '../../lib/domain/reports/language.ts';
import type { Report } from '../../lib/domain/reports/report.ts';
import { columnsOf } from '../../lib/domain/reports/visible.ts';
import template from '../../templates/weekly.mjml';
import { goodWeek } from './sample-reports.ts';

// Whatever comes from a click, in every language: the email around it stays as it was.

const PIECES = [
  '<script>',
  '</td></tr></table>',
  '"\'>',
  '&amp;',
  '<%= it.site %>',
  '{site}',
  '$&',
  '\r\nBcc: a@b.example',
  '\u2028',
  '\u202e',
  '\u2066',
  '\u2069',
  '\u200f',
  '\u001b[2J',
  '\ud800',
  '//evil.example/',
  'javascript:alert(1)',
  'https://example.com@evil.example/',
  'مرحبا',
  '日本',
  '👩‍🚀',
  'e\u0301\u0301',
  '(other)',
];
const value = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 6 })
  .map((pieces) => pieces.join(''));

function reportOf(values: readonly string[], site: string): Report {
  const list = [...new Set(values)].map((text, i) => ({ value: text, clicks: 900 - i }));
  const names = Object.keys(goodWeek.top);
  return {
    ...goodWeek,
    site,
    timeZone: 'Europe/Berlin',
    top: Object.fromEntries(names.map((name) => [name, list])) as unknown as Report['top'],
    distinct: Object.fromEntries(names.map((name) => [name, list.length])) as Report['distinct'],
  };
}

/** The tags of the HTML, without what may differ: how long a bar is, where a link leads, the subject. */
function skeleton(html: string): string[] {
  return (html.match(/<[a-z!/][^>]*>/gi) ?? []).map((tag) =>
    tag.replace(/\s(width|href|aria-label)="[^"]*"/g, ''),
  );
}

/** Controls that could steer what stands around them; isolates must be ours, and in pairs. */
function steering(text: string): string[] {
  const paired = text.replace(/\u2068([^\u2068\u2069]*)\u2069/g, '$1');
  return paired.match(/(?!\n)\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u206f\p{Cs}]/gu) ?? [];
}

const locale = fc.constantFrom(...LANGUAGE_TAGS);

test('no value is more than text, a link elsewhere, a header or a turn of direction', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), value, locale, (values, site, tag) => {
      const render = (report: Report) =>
        renderEmail(
          {
            sections: [{ report, previous: null, correction: null }],
            locale: tag,
            unsubscribeUrl: null,
            preview: false,
          },
          template,
        );
      const email = render(reportOf(values, site));
      const harmless = render(
        reportOf(
          values.map((text, i) => (text === '(other)' ? text : `v${i}`)),
          'site',
        ),
      );
      const plain = (html: string) => skeleton(html).filter((tag) => !/^<\/?a\b/.test(tag));
      // A value that is empty or twice there has a row less; then only the kinds of tags are compared.
      if (new Set(values).size === values.length) expect(plain(email.html)).toEqual(plain(harmless.html));
      expect(new Set(plain(email.html))).toEqual(new Set(plain(harmless.html)));
      expect(steering(email.html.replace(/\n/g, '')).concat(steering(email.text))).toEqual([]);
      expect(/[\r\n]/.test(email.subject + email.preheader)).toBe(false);
      expect(steering(email.subject + email.preheader)).toEqual([]);
      for (const [, href] of email.html.matchAll(/href="([^"]*)"/g))
        expect(new URL((href as string).replaceAll('&amp;', '&').replaceAll('&#39;', "'")).host).toMatch(
          /^(www\.)?[a-z0-9.-]+(:\d+)?$/,
        );
      expect(email.text.split('\n').filter((line) => columnsOf(line) > 72)).toEqual([]);
    }),
    { numRuns: 300, seed: 47 },
  );
});

test('a link leads to the site itself, whatever the page says', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), (values) => {
      const input = {
        sections: [{ report: reportOf(values, 'example.com'), previous: null, correction: null }],
      };
      const { html } = renderEmail(
        { ...input, locale: 'en', unsubscribeUrl: null, preview: false },
        template,
      );
      const hosts = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => new URL(href as string).host);
      expect(hosts.filter((host) => host !== 'example.com' && host !== 'www.example.com')).toEqual([]);
    }),
    { numRuns: 300, seed: 47 },
  );
});
