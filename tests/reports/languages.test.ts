import { expect, test } from 'vitest';
import { LANGUAGE_TAGS, languageOf } from '../../lib/domain/reports/language.ts';
import { fill, type Words } from '../../lib/domain/reports/words.ts';

const english = languageOf('en').words;

/** Every text of the words by its name, each plural form for itself. */
function textsOf(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [[path + name, value] as [string, string]]
      : textsOf(value, `${path}${name}.`),
  );
}

function bracesOf(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string).sort();
}

const FORMS = /\.(zero|one|two|few|many|other)$/;
const others = LANGUAGE_TAGS.filter((tag) => tag !== 'en');

test('there are six languages', () => {
  expect(LANGUAGE_TAGS).toEqual(['en', 'de', 'fr', 'es', 'ja', 'ar']);
});

test.each(others)('%s says all that English says, with the same figures in it', (tag) => {
  const texts = new Map(textsOf(languageOf(tag).words));
  const different = textsOf(english).filter(([name, text]) => {
    const translated = texts.get(name.replace(/\.one$/, '.other'));
    return translated === undefined || bracesOf(translated).join() !== bracesOf(text).join();
  });
  expect(different).toEqual([]);
});

test.each(others)('%s has words of its own for what is a sentence', (tag) => {
  const texts = new Map(textsOf(languageOf(tag).words));
  expect(
    textsOf(english).filter(([name, text]) => /[a-z] [a-z]/.test(text) && texts.get(name) === text),
  ).toEqual([]);
});

test.each(LANGUAGE_TAGS)('%s has the plural forms that its numbers ask for, and no others', (tag) => {
  const { pluralCategories } = new Intl.PluralRules(tag).resolvedOptions();
  const forms = textsOf(languageOf(tag).words).flatMap(([name]) => FORMS.exec(name)?.[1] ?? []);
  expect([...new Set(forms)].filter((form) => !pluralCategories.includes(form as never))).toEqual([]);
});

const visitors: Record<string, [number, string][]> = {
  en: [
    [0, '0 visitors'],
    [1, '1 visitor'],
    [12_431, '12,431 visitors'],
  ],
  de: [
    [1, '1 Besucher'],
    [12_431, '12.431 Besucher'],
  ],
  fr: [
    [0, '0 visiteur'],
    [1, '1 visiteur'],
    [12_431, '12\u00a0431 visiteurs'],
    [1_000_000, '1\u00a0000\u00a0000 de visiteurs'],
  ],
  es: [
    [1, '1 visitante'],
    [12_431, '12.431 visitantes'],
    [2_000_000, '2.000.000 de visitantes'],
  ],
  ja: [[12_431, '訪問者12,431人']],
  'ar-EG': [
    [0, '٠ زائر'],
    [1, 'زائر واحد'],
    [2, 'زائران'],
    [7, '٧ زوّار'],
    [11, '١١ زائرًا'],
    [100, '١٠٠ زائر'],
    [12_431, '١٢٬٤٣١ زائرًا'],
  ],
};

test.each(Object.keys(visitors))('visitors are counted in %s as its speakers do', (tag) => {
  const language = languageOf(tag);
  const counted = (visitors[tag] ?? []).map(([n]) => [n, language.count(language.words.totals.visitors, n)]);
  expect(counted).toEqual(visitors[tag]);
});

test.each([
  ['en', ['November 16 – 22, 2026', 'Mon', '+8%', '<1%', '×12', '26 hours', 'Germany']],
  ['en-GB', ['16 – 22 November 2026', 'Mon', '+8%', '<1%', '×12', '26 hours', 'Germany']],
  ['de', ['16.–22. November 2026', 'Mo', '+8\u00a0%', '<1\u00a0%', '×12', '26 Stunden', 'Deutschland']],
  ['fr', ['16–22 novembre 2026', 'lun', '+8\u00a0%', '<1\u00a0%', '×12', '26\u00a0heures', 'Allemagne']],
  ['es', ['16–22 de noviembre de 2026', 'lun', '+8\u00a0%', '<1\u00a0%', '×12', '26 horas', 'Alemania']],
])('figures and dates are those of %s', (tag, expected) => {
  const { format } = languageOf(tag);
  expect([
    format.dates('2026-11-16', '2026-11-22'),
    format.shortWeekday('2026-11-16'),
    format.change(0.08),
    format.share(0.001),
    format.change(11),
    format.duration(26 * 3_600_000),
    format.country('DE'),
  ]).toEqual(expected);
});

test('Saudi dates are Gregorian, as the weeks are', () => {
  expect(languageOf('ar-SA').format.dates('2026-11-16', '2026-11-22')).toBe('١٦–٢٢ نوفمبر ٢٠٢٦');
});

test('a wait is told in the largest unit of which there are two', () => {
  const { format } = languageOf('en');
  expect(
    [0, 59_000, 119 * 60_000, 120 * 60_000, 47 * 3_600_000, 48 * 3_600_000].map(format.duration),
  ).toEqual(['1 minute', '1 minute', '119 minutes', '2 hours', '47 hours', '2 days']);
});

test('what is filled in is not read for braces, and no brace is left', () => {
  expect(fill('{site}: {figure} {what}', { site: '{figure}$&', figure: '7' })).toBe('{figure}$&: 7 {what}');
  const words: Words = english;
  expect(bracesOf(fill(words.subject, { site: 'a', figure: 'b', week: 'c' }))).toEqual([]);
});
