import { hashOf } from '../rollups/hash.ts';

/** Which clicks share records and shards. */
export type Spread =
  /** Any: a record's key is as good as random, and shards fill evenly. */
  | { readonly by: 'click' }
  /**
   * A site's: it is given one of `keys` partition keys, the same from every producer. Counting writes once
   * for each shard that a batch finds a site in, so few shards make small sites cheap.
   */
  | {
      readonly by: 'site';
      /** Several times the stream's shards, or some get more of them than others; each has a record open. */
      readonly keys: number;
      /** However much a site grows. */
      readonly keysPerSiteMax: number;
      /** JSON of one site and key from this producer, before packing; what is more takes another key. */
      readonly keyBytesPerSecondMax: number;
    };

type BySite = Extract<Spread, { by: 'site' }>;
export type SpreadName = 'even' | 'by-site';

export const SPREADS: Record<SpreadName, Spread> = {
  even: { by: 'click' },
  // A shard takes 1 MB/s of what gzip makes a tenth of, from all producers and sites.
  'by-site': { by: 'site', keys: 32, keysPerSiteMax: 16, keyBytesPerSecondMax: 512 * 1024 },
};

const WINDOW_MS = 10_000;

interface SiteLoad {
  windowBytes: number;
  lastWindowBytes: number;
  turns: number;
}

/** Gives each click of a site one of the site's keys, of which it has more while it is busy. */
export class SiteKeys {
  readonly #spread: BySite;
  #loads = new Map<string, SiteLoad>();
  #windowFromMs = Number.NEGATIVE_INFINITY;

  constructor(spread: BySite) {
    this.#spread = spread;
  }

  /** @returns the key's number, from 0; `nowMs` must not go back. */
  next(site: string, bytes: number, nowMs: number): number {
    if (nowMs - this.#windowFromMs >= WINDOW_MS) this.#turnWindow(nowMs);
    const load = this.#loads.get(site) ?? { windowBytes: 0, lastWindowBytes: 0, turns: 0 };
    load.windowBytes += bytes;
    this.#loads.set(site, load);
    const turn = load.turns++ % this.#keysOf(load);
    return (hashOf(site) + turn) % this.#spread.keys;
  }

  #keysOf({ windowBytes, lastWindowBytes }: SiteLoad): number {
    const { keys, keysPerSiteMax, keyBytesPerSecondMax } = this.#spread;
    const windowBytesMax = keyBytesPerSecondMax * (WINDOW_MS / 1000);
    const wanted = Math.ceil(Math.max(windowBytes, lastWindowBytes) / windowBytesMax);
    return Math.min(Math.max(wanted, 1), keysPerSiteMax, keys);
  }

  /** Sites that have been quiet for a window are forgotten, so memory is that of the busy ones. */
  #turnWindow(nowMs: number): void {
    const isNext = nowMs - this.#windowFromMs < 2 * WINDOW_MS;
    const before = isNext ? this.#loads : new Map<string, SiteLoad>();
    this.#loads = new Map();
    for (const [site, { windowBytes, turns }] of before)
      if (windowBytes > 0) this.#loads.set(site, { windowBytes: 0, lastWindowBytes: windowBytes, turns });
    this.#windowFromMs = nowMs;
  }
}
