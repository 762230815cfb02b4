import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { confirmationEmail } from '../../lib/domain/subscribers/confirmation-email.ts';
import { PAGE_POLICY, renderPage } from '../../lib/domain/subscribers/page.ts';
import {
  acceptedLanguage,
  WORD_LANGUAGES,
  wordLanguage,
  wordsIn,
} from '../../lib/domain/subscribers/words.ts';

const PAGES = ['unsubscribe', 'unsubscribeSite', 'unsubscribed', 'confirm', 'confirmed', 'invalid'] as const;
const HOSTILE = '"><script>alert(1)</script>&{site}';

describe.each(WORD_LANGUAGES)('in %s', (language) => {
  test.each(PAGES)('the page %s is whole, and what is put in is text', (name) => {
    const page = renderPage(name, language, HOSTILE);
    const { direction, [name]: words } = wordsIn(language);
    expect(page).toContain(`<html lang="${language}" dir="${direction}">`);
    expect(page).toContain(`<h1>${words.title}</h1>`);
    expect(page).not.toContain('<script');
    expect(page.includes('&lt;script&gt;')).toBe(words.text.includes('{site}'));
    expect((page.match(/<button/g) ?? []).length).toBe(words.button ? 1 : 0);
  });

  test('pages of one site name it, and pages of the weekly email name none', () => {
    const words = wordsIn(language);
    const naming = PAGES.filter((name) => words[name].text.includes('{site}'));
    expect(naming).toEqual(['unsubscribeSite', 'confirm', 'confirmed']);
  });

  test('the question comes with its link in both parts, and a subject of one line', () => {
    const { subject, html, text } = confirmationEmail('a.example', 'https://x.example/confirm/T', language);
    expect(subject).toContain('a.example');
    expect(subject).not.toMatch(/[\r\n]|\{site\}/);
    expect([html.match(/href="([^"]*)"/)?.[1], text.includes('\nhttps://x.example/confirm/T\n')]).toEqual([
      'https://x.example/confirm/T',
      true,
    ]);
  });
});

test('all six languages of the emails have pages, and only Arabic runs from the right', () => {
  expect(WORD_LANGUAGES).toEqual(['en', 'de', 'fr', 'es', 'ja', 'ar']);
  expect(WORD_LANGUAGES.filter((language) => wordsIn(language).direction === 'rtl')).toEqual(['ar']);
});

test('the policy lets in the style of the page and nothing else', () => {
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(renderPage('invalid', 'en', '')) ?? [];
  const digest = createHash('sha256').update(style).digest('base64');
  expect(PAGE_POLICY).toBe(
    `default-src 'none'; style-src 'sha256-${digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  );
});

test.each([
  ['fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5', 'fr'],
  ['pt-BR, es;q=0.5, en;q=0.4', 'es'],
  ['en;q=0.2, ja', 'ja'],
  ['de;q=0, en', 'en'],
  ['AR-eg', 'ar'],
  ['', 'en'],
  ['constructor, __proto__;q=0.9', 'en'],
  [';;;,,,q=1', 'en'],
  [`${'x,'.repeat(5000)}de`, 'en'],
])('of %j a reader gets %s', (header, language) => {
  expect(acceptedLanguage(header)).toBe(language);
});

test('words are found by any locale of their language', () => {
  expect(['de-AT', 'en', 'ar_EG', 'fil', 'arz', ''].map(wordLanguage)).toEqual([
    'de',
    'en',
    'ar',
    'en',
    'en',
    'en',
  ]);
});
