import { createRequire } from 'node:module';
import { caniemail } from 'caniemail';
import { expect, test } from 'vitest';
import { renderEmail } from '../../lib/domain/reports/email.ts';
import template from '../../templates/weekly.mjml';
import { severalSites } from './sample-reports.ts';

// What mail programs support, as https://www.caniemail.com has tested it.

const CLIENTS: NonNullable<Parameters<typeof caniemail>[0]['clients']> = [
  'gmail.*',
  'apple-mail.*',
  'outlook.windows',
  'outlook.windows-mail',
  'outlook.macos',
  'outlook.ios',
  'outlook.android',
  'yahoo.*',
  'samsung-email.*',
];

const STYLE_SHEET = 'where style sheets are ignored, attributes and inline styles lay the email out';
const LONG_WORDS = 'long words are cut to 72 columns; where they do not break, a phone scrolls';
const READ_ALOUD = 'without it a reader hears a decorative table, and nothing is lost';
const CLIENT_FIXES = "MJML's own mending of some clients; others need none";

/** What not all of them support, and why it may be used all the same. */
const ALLOWED: Readonly<Record<string, string>> = {
  '<style> element': STYLE_SHEET,
  '@media': STYLE_SHEET,
  'Attribute selector': STYLE_SHEET,
  'Chaining selectors': STYLE_SHEET,
  'Class selector': STYLE_SHEET,
  'Descendant combinator': STYLE_SHEET,
  'ID selector': STYLE_SHEET,
  'Type selector': STYLE_SHEET,
  'overflow-wrap': LONG_WORDS,
  'word-break': LONG_WORDS,
  'aria-hidden attribute': READ_ALOUD,
  'aria-label attribute': READ_ALOUD,
  'role attribute': READ_ALOUD,
  '<body> element': 'its background stands on the first table too',
  'border-radius': 'corners are square there',
  'display:none': 'the preheader is hidden by its size, too',
  'height property': "MJML's images have it, and there are none",
  'table-layout': 'the three figures then take the width they need',
  opacity: 'the preheader is hidden by its size, too',
  outline: CLIENT_FIXES,
  overflow: CLIENT_FIXES,
  'word-spacing': CLIENT_FIXES,
};

/** What of it the data says of Outlook on the web, which the checker leaves out; `n` is "not supported". */
const outlookOnTheWeb = new Map<string, string | undefined>(
  createRequire(import.meta.url)('caniemail/caniemail.json').data.map(({ title, stats }: Feature) => [
    title,
    Object.values(stats.outlook?.['outlook-com'] ?? {}).at(-1),
  ]),
);

interface Feature {
  readonly title: string;
  readonly stats: { readonly outlook?: { readonly 'outlook-com'?: Record<string, string> } };
}

/** Features that a client is known not to support, in order. */
function unsupported(html: string): string[] {
  const { errors, warnings } = caniemail({ clients: CLIENTS, html }).issues;
  const titles = (issues: typeof errors) => [...issues.values()].flat().map(({ title }) => title);
  const onTheWeb = [...titles(errors), ...titles(warnings)].filter((title) =>
    outlookOnTheWeb.get(title)?.startsWith('n'),
  );
  return [...new Set([...titles(errors), ...onTheWeb])].sort();
}

test.each(['en', 'ar'])(
  'the email in %s uses nothing that a mail program lacks, but what may be lacking',
  (locale) => {
    const input = { sections: severalSites, locale, unsubscribeUrl: 'https://u.example/x', preview: true };
    const { html } = renderEmail(input, template);
    expect(unsupported(html)).toEqual(Object.keys(ALLOWED).sort());
  },
);

test('what a mail program lacks is found', () => {
  const html = '<style>.a { display: grid } </style><div class="a"><video src="x"></video></div>';
  expect(unsupported(html).filter((title) => !Object.hasOwn(ALLOWED, title))).toEqual([
    '<video> element',
    'display:grid',
  ]);
});
