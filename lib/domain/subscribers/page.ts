import { createHash } from 'node:crypto';
import { Html, html } from './html.ts';
import type { PageWords } from './page-words.ts';
import { wordsIn } from './words.ts';

const STYLE = `:root{color-scheme:light dark;--back:#f4f5f7;--card:#fff;--text:#1b1f24;--soft:#545b64;--act:#1f5fbf;--on:#fff}
@media(prefers-color-scheme:dark){:root{--back:#14171a;--card:#1f2328;--text:#eceef0;--soft:#b3b9c1;--act:#8ab8ff;--on:#0d1a2e}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:16px;background:var(--back);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{width:100%;max-width:440px;padding:32px 24px;background:var(--card);border-radius:12px;overflow-wrap:anywhere}
h1{margin:0 0 12px;font-size:24px;line-height:1.25}
p{margin:0;color:var(--soft)}
form{margin:24px 0 0}
button{width:100%;min-height:48px;padding:10px 20px;border:0;border-radius:8px;background:var(--act);color:var(--on);font:inherit;font-weight:600;cursor:pointer}
button:focus-visible{outline:3px solid var(--text);outline-offset:2px}`;

/** Nothing but the page's own style and its own form. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What the button sends: the same as a mail client's own button (RFC 8058), or that the address is right. */
export const FORM_FIELDS = {
  unsubscribe: { name: 'List-Unsubscribe', value: 'One-Click' },
  confirm: { name: 'confirm', value: 'yes' },
} as const;

export type PageName =
  | 'unsubscribe'
  | 'unsubscribeSite'
  | 'unsubscribed'
  | 'confirm'
  | 'confirmed'
  | 'invalid';

const FORM_OF: Partial<Record<PageName, keyof typeof FORM_FIELDS>> = {
  unsubscribe: 'unsubscribe',
  unsubscribeSite: 'unsubscribe',
  confirm: 'confirm',
};

/**
 * One page with one button, or none. It works without script, and names no address.
 *
 * @param language two letters
 */
export function renderPage(name: PageName, language: string, site: string): string {
  const { direction, [name]: words } = wordsIn(language);
  return html`<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${words.title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<h1>${words.title}</h1>
<p>${withSite(words.text, site)}</p>${formOf(name, words)}
</main>
</body>
</html>
`.text;
}

function formOf(name: PageName, { button }: PageWords): Html {
  const form = FORM_OF[name];
  if (!form || !button) return html``;
  const field = FORM_FIELDS[form];
  return html`
<form method="post"><input type="hidden" name="${field.name}" value="${field.value}"><button type="submit">${button}</button></form>`;
}

/** A site's name keeps its own direction among words of another. */
export function withSite(text: string, site: string): Html {
  const [before = '', after] = text.split('{site}');
  return after === undefined ? html`${before}` : html`${before}<bdi>${site}</bdi>${after}`;
}
