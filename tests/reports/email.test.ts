import { expect, test } from 'vitest';
import type { Report } from '../../lib/domain/reports/report.ts';
import template from '../../templates/weekly.mjml';
import { emailOf, goodWeek, quietWeek, weekBefore } from './sample-reports.ts';

const nothing = { clicks: 0, pageviews: 0, visitors: 0, sessions: 0 };

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
    'example.com: a quiet week · week 47',
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
  expect(email.subject).toBe('example.com: 1 visitor · week 47');
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
  const figuresIn = (locale: string) =>
    /<html lang="([^"]*)"/.exec(emailOf(goodWeek, null, template, locale).html)?.[1];
  expect([
    figuresIn('en-IN'),
    figuresIn('de'),
    figuresIn('no such locale'),
    figuresIn('en-u-nu-deva'),
  ]).toEqual(['en-IN', 'en', 'en', 'en']);
  const crowded = { ...goodWeek, totals: { ...goodWeek.totals, visitors: 1_234_567 } };
  expect(emailOf(crowded, null, template, 'en-IN').subject).toBe('example.com: 12,34,567 visitors · week 47');
});

test('no line of the text is wider than 78 columns', () => {
  for (const [report, previous] of [
    [goodWeek, weekBefore],
    [quietWeek, null],
  ] as const) {
    const lines = emailOf(report, previous, template).text.split('\n');
    expect(lines.filter((line) => line.length > 78)).toEqual([]);
  }
});
