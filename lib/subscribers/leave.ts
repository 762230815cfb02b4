import { ALL_SITES } from '../domain/subscribers/link.ts';
import type { SuppressionReason } from '../domain/subscribers/suppression.ts';
import type { PendingStore, SiteIndex, SubscriberStore, SuppressionStore } from './stores.ts';

export interface LeaveDeps {
  readonly suppressions: Pick<SuppressionStore, 'add'>;
  readonly subscribers: Pick<SubscriberStore, 'removeSubscriber'>;
  readonly pending: Pick<PendingStore, 'remove'>;
  readonly index: SiteIndex;
}

/**
 * Takes an address from a list. From the one that is the weekly email itself: from every site, and it is
 * suppressed, so that no old list of addresses brings it back. Doing it again changes nothing.
 *
 * @returns the sites that it was subscribed to, or asked to confirm
 */
export async function leave(
  { suppressions, subscribers, pending, index }: LeaveDeps,
  { email, list }: { readonly email: string; readonly list: string },
  reason: Extract<SuppressionReason, 'unsubscribed' | 'deleted'>,
  nowMs: number,
): Promise<string[]> {
  if (list !== ALL_SITES) {
    await pending.remove(list, email);
    return (await subscribers.removeSubscriber(list, email)) ? [list] : [];
  }
  // Alone it stops every email; the index may not know yet of a site that was added just now.
  await suppressions.add(email, reason, nowMs);
  const [subscribed, asked] = await Promise.all([index.subscribed(email), index.pending(email)]);
  for (const site of subscribed) await subscribers.removeSubscriber(site, email);
  for (const site of asked) await pending.remove(site, email);
  return [...new Set([...subscribed, ...asked])].sort();
}
