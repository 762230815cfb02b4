import { LINK_LASTS_MS } from '../domain/subscribers/link.ts';
import type { Suppression } from '../domain/subscribers/suppression.ts';
import type { Pending, PendingStore, SubscriberStore, SuppressionStore } from './stores.ts';

export interface JoinDeps {
  readonly suppressions: Pick<SuppressionStore, 'find' | 'remove'>;
  readonly subscribers: Pick<SubscriberStore, 'addSubscriber'>;
  readonly pending: Pick<PendingStore, 'find' | 'put' | 'remove'>;
  isSubscribed(site: string, email: string): Promise<boolean>;
}

/** How an address is put on a site's list. */
export interface Joining {
  readonly site: string;
  readonly email: string;
  /** Since when it is subscribed, or was asked. */
  readonly atMs: number;
  /** Whether its owner is to say so first. */
  readonly confirm: boolean;
  /** Though it is suppressed. */
  readonly force: boolean;
}

export type Joined =
  | { readonly result: 'added' | 'already' | 'pending' }
  | { readonly result: 'suppressed'; readonly suppression: Suppression };

/** Subscribes an address, or notes that it is asked to confirm, unless it must not be mailed. */
export async function join(deps: JoinDeps, { site, email, atMs, confirm, force }: Joining): Promise<Joined> {
  const suppression = (await deps.suppressions.find([email])).get(email);
  if (suppression && !force) return { result: 'suppressed', suppression };
  if (confirm) {
    if (await deps.isSubscribed(site, email)) return { result: 'already' };
    // What suppresses the address stays until its owner has confirmed.
    await deps.pending.put({ site, email, requestedAtMs: atMs });
    return { result: 'pending' };
  }
  if (suppression) await deps.suppressions.remove(email);
  const added = await deps.subscribers.addSubscriber({ site, email, subscribedAtMs: atMs });
  await deps.pending.remove(site, email);
  return { result: added ? 'added' : 'already' };
}

/**
 * Subscribes an address whose owner says so. Doing it again changes nothing.
 *
 * @returns false where nobody asked, or too long ago, or he has complained since
 */
export async function confirmJoining(
  deps: JoinDeps,
  { site, email }: { readonly site: string; readonly email: string },
  nowMs: number,
): Promise<boolean> {
  const pending = await deps.pending.find(site, email);
  if (pending === null || isOver(pending, nowMs)) return deps.isSubscribed(site, email);
  const suppression = (await deps.suppressions.find([email])).get(email);
  if (suppression && suppression.sinceMs > pending.requestedAtMs) return false;
  if (suppression) await deps.suppressions.remove(email);
  await deps.subscribers.addSubscriber({ site, email, subscribedAtMs: nowMs });
  await deps.pending.remove(site, email);
  return true;
}

/** DynamoDB may take days to delete what is over. */
export function isOver({ requestedAtMs }: Pick<Pending, 'requestedAtMs'>, nowMs: number): boolean {
  return nowMs >= requestedAtMs + LINK_LASTS_MS.confirm;
}
