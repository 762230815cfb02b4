import { ALL_SITES, linkUrl } from '../domain/subscribers/link.ts';
import type { LinkKeys } from '../domain/subscribers/link-keys.ts';
import { wordLanguage } from '../domain/subscribers/words.ts';

/** Where one click stops the weekly email of an address, in the words of that email. */
export type UnsubscribeUrl = (email: string, locale: string, nowMs: number) => Promise<string>;

/** @param linksUrl where `handlers/links` answers */
export function unsubscribeUrls(
  linksUrl: string,
  keys: (nowMs: number) => Promise<LinkKeys>,
): UnsubscribeUrl {
  return async (email, locale, nowMs) =>
    linkUrl(
      linksUrl,
      { purpose: 'unsubscribe', email, list: ALL_SITES, language: wordLanguage(locale), issuedAtMs: nowMs },
      await keys(nowMs),
    );
}
