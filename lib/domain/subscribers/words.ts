import { arabic } from './languages/arabic.ts';
import { english } from './languages/english.ts';
import { french } from './languages/french.ts';
import { german } from './languages/german.ts';
import { japanese } from './languages/japanese.ts';
import { spanish } from './languages/spanish.ts';
import type { SubscriberWords } from './page-words.ts';

const LANGUAGES: Readonly<Record<string, SubscriberWords>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
  ja: japanese,
  ar: arabic,
};

export const WORD_LANGUAGES = Object.keys(LANGUAGES);

/** @param language two letters; English where there are no words in it */
export function wordsIn(language: string): SubscriberWords {
  return LANGUAGES[wordLanguage(language)] ?? english;
}

/** The language of the words for a locale: two letters. */
export function wordLanguage(locale: string): string {
  return known(locale) ?? 'en';
}

/** Of what a browser says its reader reads (`fr-CH, fr;q=0.9, en;q=0.8`), the first that there are words in. */
export function acceptedLanguage(header: string): string {
  const ranked = header
    .slice(0, HEADER_CHARACTERS_MAX)
    .split(',')
    .map((part) => {
      const [range = '', quality = 'q=1'] = part.trim().split(/\s*;\s*/);
      return { language: known(range), quality: Number(/^q=([\d.]+)$/.exec(quality)?.[1] ?? 0) };
    })
    .sort((a, b) => b.quality - a.quality);
  return ranked.find(({ language, quality }) => language !== null && quality > 0)?.language ?? 'en';
}

const HEADER_CHARACTERS_MAX = 200;

function known(locale: string): string | null {
  const [language = ''] = locale.toLowerCase().split(/[-_]/);
  return Object.hasOwn(LANGUAGES, language) ? language : null;
}
