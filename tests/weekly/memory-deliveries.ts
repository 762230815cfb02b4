import { ATTEMPTS_MAX, type Claim, type Delivery, type DeliveryTable } from '../../lib/aws/delivery-table.ts';

interface Entry {
  delivery: Delivery;
  token: string;
  attempts: number;
}

/** The ledger in memory; tests/weekly/delivery-table.test.ts holds it to what the real one does. */
export class MemoryDeliveries implements DeliveryTable {
  readonly entries = new Map<string, Entry>();
  readonly weeks = new Map<string, number>();
  #claims = 0;

  async find(key: Claim['key']): Promise<Delivery> {
    return this.entries.get(nameOf(key))?.delivery ?? { status: 'open' };
  }

  async claim(key: Claim['key'], nowMs: number): Promise<Claim | null> {
    const entry = this.entries.get(nameOf(key)) ?? { delivery: { status: 'open' }, token: '', attempts: 0 };
    const { delivery } = entry;
    const isDue = delivery.status === 'failed' && delivery.retryAtMs !== null && delivery.retryAtMs <= nowMs;
    if (delivery.status !== 'open' && !isDue) return null;
    const token = `claim ${++this.#claims}`;
    const attempts = entry.attempts + 1;
    this.entries.set(nameOf(key), { delivery: { status: 'claimed', claimedAtMs: nowMs }, token, attempts });
    return { key, token, attempts };
  }

  async sent(claim: Claim, messageId: string): Promise<void> {
    this.#finish(claim, { status: 'sent', messageId });
  }

  async failed(claim: Claim, reason: string, nowMs: number): Promise<void> {
    const retryAtMs = claim.attempts >= ATTEMPTS_MAX ? null : nowMs + 900_000 * 2 ** (claim.attempts - 1);
    this.#finish(claim, { status: 'failed', reason, retryAtMs });
  }

  async release(claim: Claim): Promise<void> {
    this.#finish(claim, { status: 'open' }, -1);
  }

  async settled(site: string, week: string): Promise<number | null> {
    return this.weeks.get(`${site}#${week}`) ?? null;
  }

  async settle(site: string, week: string, subscribers: number): Promise<void> {
    this.weeks.set(`${site}#${week}`, subscribers);
  }

  #finish({ key, token }: Claim, delivery: Delivery, attempts = 0): void {
    const entry = this.entries.get(nameOf(key));
    if (entry?.token !== token || entry.delivery.status !== 'claimed') return;
    this.entries.set(nameOf(key), { delivery, token, attempts: entry.attempts + attempts });
  }
}

function nameOf({ site, week, email }: Claim['key']): string {
  return `${site}#${week} ${email}`;
}
