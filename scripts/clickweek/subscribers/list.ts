import { SUPPRESSION_REASONS, type Suppression } from '../../../lib/domain/subscribers/suppression.ts';
import { isOver } from '../../../lib/subscribers/join.ts';
import type { Target } from '../target.ts';
import type { Answer } from './answer.ts';
import { type SubscriberOptions, siteOption } from './options.ts';

interface Shown {
  readonly email: string;
  readonly subscribedAt: string;
  readonly status: 'subscribed' | 'pending' | 'suppressed';
  readonly reason?: Suppression['reason'];
}

/** A site's subscribers, and who was asked to confirm. */
export async function list(target: () => Promise<Target>, options: SubscriberOptions): Promise<Answer> {
  const site = siteOption(options);
  const { sites, pending, suppressions } = await target();
  const shown: Shown[] = [];
  for await (const { email, subscribedAtMs } of sites.subscribers(site))
    shown.push({ email, subscribedAt: iso(subscribedAtMs), status: 'subscribed' });
  const suppressed = await suppressions.find(shown.map(({ email }) => email));
  const all: Shown[] = shown.map((one) => {
    const reason = suppressed.get(one.email)?.reason;
    return reason ? { ...one, status: 'suppressed', reason } : one;
  });
  for await (const one of pending.list(site))
    if (!isOver(one, Date.now()))
      all.push({ email: one.email, subscribedAt: iso(one.requestedAtMs), status: 'pending' });
  return { text: all.map(lineOf).join('\n') || `${site} has no subscribers`, json: all };
}

function lineOf({ email, subscribedAt, status, reason }: Shown): string {
  const date = subscribedAt.slice(0, 10);
  if (status === 'pending') return `${email}  asked to confirm on ${date}`;
  return `${email}  since ${date}${reason ? `, but not mailed: ${SUPPRESSION_REASONS[reason]}` : ''}`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
