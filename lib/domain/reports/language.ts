import { remembering } from '../clicks/remembering.ts';
import { type Format, formatOf } from './format.ts';
import { arabic } from './languages/arabic.ts';
import { english } from './languages/english.ts';
import { french } from './languages/french.ts';
import { german } from './languages/german.ts';
import { japanese } from './languages/japanese.ts';
import { spanish } from './languages/spanish.ts';
import { isolated } from './visible.ts';
import { type Forms, fill, type Words } from './words.ts';

/** How a report is put into words: the words, and the figures and dates among them. */
export interface Language {
  /** BCP 47, of the words: the email's `lang`. */
  readonly tag: string;
  readonly direction: 'ltr' | 'rtl';
  readonly words: Words;
  readonly format: Format;
  /** The form that the number asks for, with the number in it: `12,431 visitors`. */
  count(forms: Forms, count: number): string;
  /** For running text: what stands in it keeps its own direction and leaves its neighbours theirs. */
  isolate(text: string): string;
}

const LANGUAGES: Readonly<Record<string, Pick<Language, 'words' | 'direction'>>> = {
  en: { words: english, direction: 'ltr' },
  de: { words: german, direction: 'ltr' },
  fr: { words: french, direction: 'ltr' },
  es: { words: spanish, direction: 'ltr' },
  ja: { words: japanese, direction: 'ltr' },
  ar: { words: arabic, direction: 'rtl' },
};

/** The languages that an email can be written in. */
export const LANGUAGE_TAGS = Object.keys(LANGUAGES);

const FALLBACK = 'en';

/** Whether emails can be written in the locale's language. */
export function hasLanguage(locale: string): boolean {
  return supported(locale) !== null;
}

/** The locale's language, or English: words of one language never stand among figures of another. */
export function languageOf(locale: string): Language {
  return languageOfTag(supported(locale) ?? FALLBACK);
}

/** Making Intl's formats takes longer than an email does. */
const TAGS_MAX = 100;
const languageOfTag = remembering(TAGS_MAX, newLanguage);

function newLanguage(tag: string): Language {
  const { words, direction } = LANGUAGES[new Intl.Locale(tag).language] as (typeof LANGUAGES)[string];
  const format = formatOf(tag);
  const plural = new Intl.PluralRules(tag);
  return {
    tag,
    direction,
    words,
    format,
    count: (forms, count) => fill(forms[plural.select(count)] ?? forms.other, { n: format.number(count) }),
    isolate: (text) => isolated(text, direction),
  };
}

function supported(locale: string): string | null {
  try {
    const { language, baseName } = new Intl.Locale(locale);
    return Object.hasOwn(LANGUAGES, language) ? baseName : null;
  } catch {
    return null;
  }
}
