import type { Subscriber } from '../domain/sites/site.ts';
import type { Suppression, SuppressionReason } from '../domain/subscribers/suppression.ts';

/** Addresses that must not be mailed. */
export interface SuppressionStore {
  /** Of those of `emails` that are suppressed, by the address as it was given; any number. */
  find(emails: readonly string[]): Promise<Map<string, Suppression>>;
  /** The first suppression of an address stays. @returns whether this is the first */
  add(email: string, reason: SuppressionReason, sinceMs: number): Promise<boolean>;
  /** Bounces are forgotten with it. @returns what it was; `null` where there was none */
  remove(email: string): Promise<Suppression | null>;
  /** @returns all soft bounces of the address that are known, as `bounceMark` writes them */
  addSoftBounce(email: string, mark: string, atMs: number): Promise<ReadonlySet<string>>;
}

/** Somebody who was asked whether he wants a site's reports. */
export interface Pending {
  readonly site: string;
  readonly email: string;
  readonly requestedAtMs: number;
}

/** Subscribers who have not confirmed yet. */
export interface PendingStore {
  find(site: string, email: string): Promise<Pending | null>;
  /** In order of address. */
  list(site: string): AsyncIterable<Pending>;
  /** Where he was asked before, he is asked anew. */
  put(pending: Pending): Promise<void>;
  remove(site: string, email: string): Promise<void>;
}

/** Who gets which site's reports. */
export interface SubscriberStore {
  /** @returns false where the address was subscribed already */
  addSubscriber(subscriber: Subscriber): Promise<boolean>;
  /** @returns false where it was not subscribed */
  removeSubscriber(site: string, email: string): Promise<boolean>;
}

/** Sites by address; may lag behind by a second. */
export interface SiteIndex {
  /** Sites that the address is subscribed to. */
  subscribed(email: string): Promise<string[]>;
  /** Sites that it was asked to confirm. */
  pending(email: string): Promise<string[]>;
}
