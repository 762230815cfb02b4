import { gzipSync } from 'node:zlib';
import type { OutgoingRecord } from '../../lib/domain/packing/outgoing-record.ts';
import { type DuplicateRule, EXPIRE_AFTER_MS_DEFAULT, type Site } from '../../lib/domain/sites/site.ts';
import { weekOf } from '../../lib/domain/weeks/week.ts';
import type { Random } from '../start/random.ts';
import type { Ledger, SoakClick } from './ledger.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const PAGES = 700;
/** Fewer a day than a sketch holds exactly. */
const VISITORS = 500;
const COUNTRIES = ['DE', 'FR', 'JP', 'US', 'BR'];
const CRAWLER_SHARE = 0.02;
const BROKEN_SHARE = 0.005;
/** Of the records of the site whose duplicates are exact. */
const COPY_SHARE = 0.06;
const BROWSER = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0';
const CRAWLER = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

interface SoakSite {
  readonly site: string;
  readonly timeZone: string;
  /** Of its local time, the whole year round. */
  readonly aheadHours: number;
  readonly duplicates: DuplicateRule;
  readonly withIds: boolean;
}

const SITES: readonly SoakSite[] = [
  { site: 'exact.example', timeZone: 'UTC', aheadHours: 0, duplicates: 'exact', withIds: true },
  { site: 'shop.example', timeZone: 'Asia/Tokyo', aheadHours: 9, duplicates: 'best-effort', withIds: true },
  {
    site: 'news.example',
    timeZone: 'America/Bogota',
    aheadHours: -5,
    duplicates: 'best-effort',
    withIds: false,
  },
];

export const soakSites: readonly Site[] = SITES.map(({ site, timeZone, duplicates }) => ({
  site,
  history: [
    { fromMs: 0, timeZone, countCrawlers: false, expireAfterMs: EXPIRE_AFTER_MS_DEFAULT, duplicates },
  ],
}));

/** What producers put, noted in the ledger as it is made: put every record, or nothing will balance. */
export class Traffic {
  readonly #random: Random;
  readonly #ledger: Ledger;
  /** Noon UTC, ten days ago: the clicks fall into two or three weeks. */
  readonly #firstMs: number;
  #made = 0;

  constructor(random: Random, ledger: Ledger, nowMs: number) {
    this.#random = random;
    this.#ledger = ledger;
    this.#firstMs = Math.floor(nowMs / DAY_MS - 10) * DAY_MS;
  }

  /** Records of about so many clicks, some of them twice, as by a producer that timed out. */
  records(clicks: number): OutgoingRecord[] {
    const records: OutgoingRecord[] = [];
    for (let left = clicks; left > 0; ) {
      if (this.#random.chance(BROKEN_SHARE)) records.push(this.#brokenRecord());
      const site = SITES[this.#random.between(0, SITES.length - 1)] as SoakSite;
      const count = this.#random.chance(0.7) ? 1 : this.#random.between(2, 40);
      records.push(...this.#recordsOf(site, count));
      left -= count;
    }
    return records;
  }

  #recordsOf(site: SoakSite, count: number): OutgoingRecord[] {
    const made = Array.from({ length: count }, () => this.#click(site));
    const text = made.map(({ json }) => json).join('\n');
    const data = count > 10 ? gzipSync(text) : Buffer.from(text);
    const puts = site.duplicates === 'exact' && this.#random.chance(COPY_SHARE) ? 2 : 1;
    return Array.from({ length: puts }, (_, put) => {
      for (const { click } of made) this.#ledger.put(click, put > 0);
      return { partitionKey: this.#random.hex(8), data };
    });
  }

  #brokenRecord(): OutgoingRecord {
    this.#ledger.rejected++;
    return { partitionKey: this.#random.hex(8), data: Buffer.from(`no click ${this.#random.hex(8)}`) };
  }

  #click({ site, timeZone, aheadHours, withIds }: SoakSite): { click: SoakClick; json: string } {
    const random = this.#random;
    const timeMs = this.#firstMs + random.between(0, 9 * DAY_MS);
    const click: SoakClick = {
      site,
      week: weekOf(timeMs, timeZone).id,
      date: new Date(timeMs + aheadHours * HOUR_MS).toISOString().slice(0, 10),
      type: random.chance(0.1) ? 'track' : 'page',
      visitor: `visitor ${random.between(1, VISITORS)}`,
      session: `session ${random.between(1, 3 * VISITORS)}`,
      page: `/pages/${Math.floor(random.next() ** 3 * PAGES)}`,
      country: COUNTRIES[random.between(0, COUNTRIES.length - 1)] as string,
      crawler: random.chance(CRAWLER_SHARE),
    };
    const json = JSON.stringify({
      ...(withIds && { messageId: `message ${this.#made++} ${random.hex(8)}` }),
      type: click.type,
      ...(click.type === 'track' && { event: 'Order Completed' }),
      timestamp: new Date(timeMs).toISOString(),
      site,
      anonymousId: click.visitor,
      properties: { path: click.page },
      context: {
        sessionId: click.session,
        userAgent: click.crawler ? CRAWLER : BROWSER,
        location: { country: click.country },
      },
    });
    return { click, json };
  }
}
