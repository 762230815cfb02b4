import { reportingOf } from '../../../lib/domain/sites/reporting.ts';
import { confirmationEmail } from '../../../lib/domain/subscribers/confirmation-email.ts';
import { linkUrl } from '../../../lib/domain/subscribers/link.ts';
import { SUPPRESSION_REASONS, type Suppression } from '../../../lib/domain/subscribers/suppression.ts';
import { wordLanguage } from '../../../lib/domain/subscribers/words.ts';
import { join } from '../../../lib/subscribers/join.ts';
import type { Target } from '../target.ts';
import type { Answer } from './answer.ts';
import { emailOf, type SubscriberOptions, siteOption } from './options.ts';

/** Subscribes an address, or asks it whether it wants to be. */
export async function add(
  target: () => Promise<Target>,
  options: SubscriberOptions,
  [address = '']: readonly string[],
): Promise<Answer> {
  const { confirm, force } = options;
  const [site, email, nowMs] = [siteOption(options), emailOf(address), Date.now()];
  const opened = await target();
  if (!(await opened.sites.histories([site])).has(site))
    throw new Error(`${site} is not registered, so it has no reports: register it with sites add ${site}`);
  const joined = await join(
    { ...opened, subscribers: opened.sites },
    { site, email, atMs: nowMs, confirm, force },
  );
  if (joined.result === 'suppressed') throw new Error(refusal(email, joined.suppression));
  if (joined.result === 'pending') await askToConfirm(opened, site, email, nowMs);
  const { result } = joined;
  return {
    text: `${email} ${TEXTS[result](site)}`,
    json: { site, email, added: result === 'added', result },
  };
}

const TEXTS = {
  added: (site: string) => `gets the reports of ${site}`,
  already: (site: string) => `gets the reports of ${site} already`,
  pending: (site: string) => `is asked to confirm, within seven days, and then gets the reports of ${site}`,
};

function refusal(email: string, { reason, sinceMs }: Suppression): string {
  const since = new Date(sinceMs).toISOString().slice(0, 10);
  return `${email} is suppressed since ${since}, because ${SUPPRESSION_REASONS[reason]}: --force adds it all the same`;
}

async function askToConfirm(target: Target, site: string, email: string, nowMs: number): Promise<void> {
  const [{ mailer, linksUrl }, keys] = await Promise.all([target.mail(), target.linkKeys.keys(nowMs)]);
  const language = wordLanguage(await localeOf(target, site));
  const link = { purpose: 'confirm', email, list: site, language, issuedAtMs: nowMs } as const;
  const outcome = await mailer.sendEmail({
    to: email,
    email: confirmationEmail(site, linkUrl(linksUrl, link, keys), language),
    unsubscribeUrl: null,
    tags: { site, kind: 'confirmation' },
  });
  if (outcome.kind !== 'sent')
    throw new Error(`${email} could not be asked to confirm: ${outcome.error}: ${outcome.detail}`);
}

async function localeOf({ sites }: Target, wanted: string): Promise<string> {
  for await (const { site, reporting } of sites.list())
    if (site === wanted) return reportingOf(reporting).locale;
  return 'en';
}
