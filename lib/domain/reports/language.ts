import { english, type Words } from './english.ts';
import { type Format, formatOf } from './format.ts';

/** How a report is put into words: the words, and the figures and dates among them. */
export interface Language {
  /** BCP 47, of the words: the email's `lang`. */
  readonly tag: string;
  readonly direction: 'ltr' | 'rtl';
  readonly words: Words;
  readonly format: Format;
}

const LANGUAGES: Record<string, { words: Words; direction: Language['direction'] }> = {
  en: { words: english, direction: 'ltr' },
};

const FALLBACK = 'en';

/** The locale's language, or English: words of one language never stand among figures of another. */
export function languageOf(locale: string): Language {
  const tag = supported(locale) ?? FALLBACK;
  const language = LANGUAGES[new Intl.Locale(tag).language] as (typeof LANGUAGES)[string];
  return { tag, ...language, format: formatOf(tag) };
}

function supported(locale: string): string | null {
  try {
    const { language, baseName } = new Intl.Locale(locale);
    return Object.hasOwn(LANGUAGES, language) ? baseName : null;
  } catch {
    return null;
  }
}
