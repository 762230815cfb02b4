import type { Email } from '../reports/email.ts';
import { html } from './html.ts';
import { withSite } from './page.ts';
import { wordsIn } from './words.ts';

/**
 * The email that asks whether an address wants a site's reports: the only one it gets until it says so.
 *
 * @param language two letters
 */
export function confirmationEmail(site: string, confirmUrl: string, language: string): Email {
  const { direction, email } = wordsIn(language);
  const named = (text: string) => text.replace('{site}', site);
  return {
    subject: named(email.subject),
    preheader: named(email.text),
    text: `${named(email.text)}\n\n${email.button}:\n${confirmUrl}\n\n${email.otherwise}\n`,
    html: html`<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${named(email.subject)}</title>
</head>
<body style="margin:0;padding:24px;font:16px/1.5 Arial,Helvetica,sans-serif">
<div role="article" style="max-width:480px;margin:0 auto">
<p style="margin:0 0 24px">${withSite(email.text, site)}</p>
<p style="margin:0 0 24px"><a href="${confirmUrl}" style="display:inline-block;padding:12px 24px;border-radius:8px;background-color:#1f5fbf;color:#ffffff;font-weight:bold;text-decoration:none">${email.button}</a></p>
<p style="margin:0">${email.otherwise}</p>
</div>
</body>
</html>
`.text,
  };
}
