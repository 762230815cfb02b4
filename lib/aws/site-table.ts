import type { SettingsHistory, Site, Subscriber } from '../domain/sites/site.ts';

/** What each site wants: its settings and its subscribers. */
export interface SiteTable {
  /** Histories of those of `sites` that are registered; any number of sites. */
  histories(sites: readonly string[]): Promise<Map<string, SettingsHistory>>;
  /** Every registered site, in no order. */
  list(): AsyncIterable<Site>;
  /** Registers the site, or replaces its settings. */
  put(site: Site): Promise<void>;
  /** In order of address. */
  subscribers(site: string): AsyncIterable<Subscriber>;
  /** @returns false where the address was subscribed already; its date then stays. */
  addSubscriber(subscriber: Subscriber): Promise<boolean>;
  /** @returns false where it was not subscribed. */
  removeSubscriber(site: string, email: string): Promise<boolean>;
}
