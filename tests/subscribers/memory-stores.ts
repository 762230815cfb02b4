import { type Suppression, suppressionId } from '../../lib/domain/subscribers/suppression.ts';
import type {
  Pending,
  PendingStore,
  SiteIndex,
  SubscriberStore,
  SuppressionStore,
} from '../../lib/subscribers/stores.ts';

const KEY = Buffer.alloc(32, 7);

/** Everything about subscribers, in memory. */
export class MemorySubscribers {
  readonly suppressed = new Map<string, Suppression>();
  readonly bounces = new Map<string, Set<string>>();
  /** `site email` → since when. */
  readonly subscribed = new Map<string, number>();
  readonly asked = new Map<string, Pending>();

  readonly suppressions: SuppressionStore = {
    find: async (emails) =>
      new Map(
        emails.flatMap((email) => {
          const found = this.suppressed.get(suppressionId(email, KEY));
          return found ? [[email, found]] : [];
        }),
      ),
    add: async (email, reason, sinceMs) => {
      const id = suppressionId(email, KEY);
      if (this.suppressed.has(id)) return false;
      this.suppressed.set(id, { id, reason, sinceMs });
      return true;
    },
    remove: async (email) => {
      const id = suppressionId(email, KEY);
      const found = this.suppressed.get(id) ?? null;
      this.suppressed.delete(id);
      this.bounces.delete(id);
      return found;
    },
    addSoftBounce: async (email, mark) => {
      const id = suppressionId(email, KEY);
      const marks = new Set([...(this.bounces.get(id) ?? []), mark]);
      this.bounces.set(id, marks);
      return marks;
    },
  };

  readonly subscribers: SubscriberStore = {
    addSubscriber: async ({ site, email, subscribedAtMs }) => {
      const isNew = !this.subscribed.has(`${site} ${email}`);
      if (isNew) this.subscribed.set(`${site} ${email}`, subscribedAtMs);
      return isNew;
    },
    removeSubscriber: async (site, email) => this.subscribed.delete(`${site} ${email}`),
  };

  readonly pending: PendingStore = {
    find: async (site, email) => this.asked.get(`${site} ${email}`) ?? null,
    list: (site) => this.#pendingOf(site),
    put: async (pending) => void this.asked.set(`${pending.site} ${pending.email}`, pending),
    remove: async (site, email) => void this.asked.delete(`${site} ${email}`),
  };

  readonly index: SiteIndex = {
    subscribed: async (email) => sitesOf(this.subscribed.keys(), email),
    pending: async (email) => sitesOf(this.asked.keys(), email),
  };

  isSubscribed = async (site: string, email: string): Promise<boolean> =>
    this.subscribed.has(`${site} ${email}`);

  /** Why an address is suppressed; `null`: it is not. */
  reasonOf(email: string): string | null {
    return this.suppressed.get(suppressionId(email, KEY))?.reason ?? null;
  }

  /** All that a request could change. */
  get everything(): unknown {
    return structuredClone([this.suppressed, this.bounces, this.subscribed, this.asked]);
  }

  async *#pendingOf(site: string): AsyncIterable<Pending> {
    for (const pending of this.asked.values()) if (pending.site === site) yield pending;
  }
}

function sitesOf(keys: Iterable<string>, email: string): string[] {
  return [...keys].map((key) => key.split(' ')).flatMap(([site = '', of]) => (of === email ? [site] : []));
}
