import { expect, test } from 'vitest';
import { renderEmail } from '../../lib/domain/reports/email.ts';
import type { Report } from '../../lib/domain/reports/report.ts';
import template from '../../templates/weekly.mjml';
import { emailOf, goodWeek, quietWeek, severalSites, weekBefore } from './sample-reports.ts';

const nothing = { clicks: 0, pageviews: 0, visitors: 0, sessions: 0 };

const unsubscribeUrl = 'https://u.example/leave?a=1&b=2';

function golden(name: string): string {
  return `../golden/${name}`;
}

test('a good week', async () => {
  const email = emailOf(goodWeek, weekBefore, template);
  expect([email.subject, email.preheader]).toEqual([
    'example.com: 12,431 visitors, +8% · week 47',
    '28,377 pageviews. Best day: Thursday. Most read: /',
  ]);
  await expect(email.html).toMatchFileSnapshot(golden('good-week.html'));
  await expect(email.text).toMatchFileSnapshot(golden('good-week.txt'));
});

test('a week without clicks says so kindly, and does not count the zeros', async () => {
  const email = emailOf(quietWeek, goodWeek, template);
  expect([email.subject, email.preheader]).toEqual([
    'example.com: a quiet week · week 47 (incomplete)',
    'A quiet week: no clicks were counted.',
  ]);
  await expect(email.html).toMatchFileSnapshot(golden('quiet-week.html'));
  await expect(email.text).toMatchFileSnapshot(golden('quiet-week.txt'));
});

test('the first week is new, without a percentage', async () => {
  const first: Report = {
    ...goodWeek,
    totals: { clicks: 3, pageviews: 3, visitors: 1, sessions: 0 },
    days: goodWeek.days.map((day, i) => ({ ...day, clicks: 0, pageviews: 0, visitors: i === 0 ? 1 : 0 })),
    complete: false,
    books: { received: 5, counted: 3, duplicate: 0, rejected: 0, expired: 0, bot: 0 },
  };
  const email = emailOf(first, { ...weekBefore, totals: nothing }, template);
  expect(email.subject).toBe('example.com: 1 visitor · week 47 (incomplete)');
  await expect(email.text).toMatchFileSnapshot(golden('first-week.txt'));
});

test('clicks that name no visitor are headed by pageviews, or by clicks', () => {
  const subjectOf = (totals: Report['totals']) => emailOf({ ...goodWeek, totals }, null, template).subject;
  expect([
    subjectOf({ ...nothing, clicks: 30, pageviews: 20 }),
    subjectOf({ ...nothing, clicks: 30 }),
  ]).toEqual(['example.com: 20 pageviews · week 47', 'example.com: 30 clicks · week 47']);
});

test('small numbers are compared without a percentage', () => {
  const of = (visitors: number): Report => ({
    ...goodWeek,
    totals: { ...nothing, clicks: visitors, visitors },
  });
  expect([
    emailOf(of(25), of(19), template).subject,
    emailOf(of(3), of(19), template).subject,
    emailOf(of(19), of(19), template).subject,
    emailOf(of(30), of(20), template).subject,
  ]).toEqual([
    'example.com: 25 visitors, up from 19 · week 47',
    'example.com: 3 visitors, down from 19 · week 47',
    'example.com: 19 visitors, unchanged · week 47',
    'example.com: 30 visitors, +50% · week 47',
  ]);
});

test('figures follow the locale, and English ones where its language is not there', () => {
  const languageIn = (locale: string) =>
    /<html lang="([^"]*)"/.exec(emailOf(goodWeek, null, template, locale).html)?.[1];
  expect(['en-IN', 'de', 'pt-BR', 'no such locale', 'en-u-nu-deva'].map(languageIn)).toEqual([
    'en-IN',
    'de',
    'en',
    'en',
    'en',
  ]);
  const crowded = { ...goodWeek, totals: { ...goodWeek.totals, visitors: 1_234_567 } };
  expect(emailOf(crowded, null, template, 'en-IN').subject).toBe('example.com: 12,34,567 visitors · week 47');
});

test.each(['de', 'ar-EG', 'ja', 'fr', 'es'])('a good week in %s', async (locale) => {
  const email = emailOf(goodWeek, weekBefore, template, locale);
  await expect(`${email.subject}\n${email.preheader}\n\n${email.text}`).toMatchFileSnapshot(
    golden(`good-week-${locale}.txt`),
  );
});

test('an Arabic email runs from the right, in its own digits', async () => {
  await expect(emailOf(goodWeek, weekBefore, template, 'ar-EG').html).toMatchFileSnapshot(
    golden('good-week-ar-EG.html'),
  );
});

test('several sites come as one email: a line for each, then a section for each', async () => {
  const email = renderEmail(
    { sections: severalSites, locale: 'en', unsubscribeUrl, preview: false },
    template,
  );
  expect([email.subject, email.preheader]).toEqual([
    'example.com: 12,431 visitors, +8%, and 2 more sites · week 47',
    'blog.example.com: 130 visitors, +8% · shop.example: 0 visitors, −100%',
  ]);
  await expect(email.html).toMatchFileSnapshot(golden('several-sites.html'));
  await expect(email.text).toMatchFileSnapshot(golden('several-sites.txt'));
});

test('an email needs a site', () => {
  const input = { sections: [], locale: 'en', unsubscribeUrl: null, preview: false };
  expect(() => renderEmail(input, template)).toThrow('an email needs a site');
});

test('a preview says so in its subject, its HTML and its text, and a subscriber can leave', () => {
  const sections = [{ report: goodWeek, previous: null, correction: null }];
  const [shown, sent] = [
    renderEmail({ sections, locale: 'en', unsubscribeUrl: null, preview: true }, template),
    renderEmail({ sections, locale: 'en', unsubscribeUrl, preview: false }, template),
  ];
  const line = 'Preview: subscribers get this email without this line.';
  expect(shown.subject).toBe('[Preview] example.com: 12,431 visitors · week 47');
  expect([shown.html.includes(line), shown.text.startsWith(`${line}\n`)]).toEqual([true, true]);
  expect(shown.html + shown.text).not.toContain('Unsubscribe');
  expect([sent.html.includes(line), sent.text.includes(line)]).toEqual([false, false]);
  expect(sent.html).toContain(`<a href="${unsubscribeUrl.replace('&', '&amp;')}"`);
  expect(sent.text.endsWith(`\n\nUnsubscribe:\n${unsubscribeUrl}\n`)).toBe(true);
});

const reported = { clicks: 30_002, pageviews: 28_377, visitors: 12_402, sessions: 14_611 };

test.each([
  [{ ...reported, visitors: 12_431 }, 'Last week, corrected: 12,431 visitors, reported as 12,402.'],
  [{ ...reported, clicks: 30_003 }, 'Last week, corrected: 30,003 clicks, reported as 30,002.'],
  [reported, undefined],
])('a correction names the first figure that is another now', (corrected, line) => {
  const correction = { week: '2026-W46', reported, corrected };
  const sections = [{ report: goodWeek, previous: weekBefore, correction }];
  const { html, text } = renderEmail(
    { sections, locale: 'en', unsubscribeUrl: null, preview: false },
    template,
  );
  const found = [html, text.replace(/\s+/g, ' ')].map(
    (part) => /Last week, corrected: .*? as [\d,]*\./.exec(part)?.[0],
  );
  expect(found).toEqual([line, line]);
});

test('a week that went out incomplete says up to when it was counted, and how far behind', () => {
  const late = { ...goodWeek, complete: false, behindMs: 26 * 3_600_000 };
  const { subject, html } = emailOf(late, weekBefore, template);
  expect(subject).toBe('example.com: 12,431 visitors, +8% · week 47 (incomplete)');
  expect(html).toContain(
    'This week is not complete yet. Counted up to Nov 22, 2026, 11:59 PM. The slowest part of the stream was 26 hours behind.',
  );
});
