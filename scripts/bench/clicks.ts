import { type Random, seededRandom } from '../start/random.ts';

/** What the clicks are like; shares follow Zipf's law, as pages and referrers of real sites do. */
export interface Traffic {
  readonly seed: number;
  readonly sites: number;
  readonly pages: number;
  readonly referrers: number;
  readonly userAgents: number;
  readonly countries: number;
  readonly visitors: number;
  /** Event times are spread evenly over the hour from here, in order. */
  readonly fromMs: number;
}

export const TRAFFIC: Traffic = {
  seed: 20261121,
  sites: 20,
  pages: 10_000,
  referrers: 2_000,
  userAgents: 400,
  countries: 120,
  visitors: 200_000,
  fromMs: Date.UTC(2026, 10, 18, 12),
};

const ZIPF_EXPONENT = 1.05;
const SERVER_SHARE = 0.4;
const TRACK_SHARE = 0.12;
const REFERRER_SHARE = 0.35;
const CAMPAIGN_SHARE = 0.06;
const SYSTEMS = [
  'Windows NT 10.0; Win64; x64',
  'Macintosh; Intel Mac OS X 10_15_7',
  'Linux; Android 10; K',
  'X11; Linux x86_64',
];
const SECTIONS = ['shop', 'guides', 'blog', 'docs', 'news'];
const EVENTS = ['Product Viewed', 'Product Added', 'Order Completed', 'Search', 'Signed Up'];

/** JSON of clicks in the native format, 230 to 650 bytes each: of servers, which say little, and of browsers. */
export function clickLines(count: number, traffic: Traffic = TRAFFIC): string[] {
  const random = seededRandom(traffic.seed);
  const draw = draws(random, traffic);
  return Array.from({ length: count }, (_, i) => {
    const timestamp = new Date(traffic.fromMs + Math.floor((i / count) * 3_600_000)).toISOString();
    return JSON.stringify(
      random.chance(SERVER_SHARE) ? ofServer(draw, timestamp) : ofBrowser(draw, timestamp),
    );
  });
}

type Draws = ReturnType<typeof draws>;

function draws(random: Random, { sites, pages, referrers, userAgents, countries, visitors }: Traffic) {
  const rank = {
    site: zipf(sites),
    page: zipf(pages),
    referrer: zipf(referrers),
    userAgent: zipf(userAgents),
    country: zipf(countries),
  };
  const of = (name: keyof typeof rank) => rank[name](random.next());
  return {
    random,
    site: () => `shop-${of('site')}.example`,
    path: () => pathOf(of('page')),
    referrer: () => `https://www.blog-${of('referrer')}.example/`,
    userAgent: () => userAgentOf(of('userAgent')),
    country: () => countryOf(of('country')),
    visitor: () => (random.between(1, visitors) * 2654435761).toString(16).padStart(16, '0'),
    id: () => uuid(random),
  };
}

/** About 232 bytes. */
function ofServer({ id, site, path, visitor, country }: Draws, timestamp: string): object {
  return {
    messageId: id(),
    type: 'page',
    timestamp,
    site: site(),
    anonymousId: visitor(),
    properties: { path: path() },
    context: { location: { country: country() } },
  };
}

/** About 450 bytes, as Segment's library for the web has it. */
function ofBrowser(draw: Draws, timestamp: string): object {
  const { random } = draw;
  const track = random.chance(TRACK_SHARE);
  const site = draw.site();
  const path = draw.path();
  const page = {
    path,
    url: `https://${site}${path}`,
    ...(random.chance(REFERRER_SHARE) && { referrer: draw.referrer() }),
  };
  return {
    messageId: draw.id(),
    ...(track ? { type: 'track', event: EVENTS[random.between(0, EVENTS.length - 1)] } : { type: 'page' }),
    timestamp,
    site,
    anonymousId: draw.visitor(),
    context: {
      userAgent: draw.userAgent(),
      locale: 'en-US',
      location: { country: draw.country() },
      page,
      sessionId: random.hex(12),
      ...(random.chance(CAMPAIGN_SHARE) && {
        campaign: { name: 'autumn', source: 'newsletter', medium: 'email' },
      }),
    },
    properties: track ? { revenue: random.between(12, 180), currency: 'EUR' } : {},
  };
}

function pathOf(rank: number): string {
  return rank === 0 ? '/' : `/${SECTIONS[rank % SECTIONS.length]}/article-${rank}`;
}

function userAgentOf(rank: number): string {
  const version = 138 - (rank % 100);
  const system = SYSTEMS[Math.floor(rank / 100) % SYSTEMS.length];
  return `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`;
}

function countryOf(rank: number): string {
  return String.fromCharCode(65 + (rank % 26), 65 + (Math.floor(rank / 26) % 26));
}

function uuid(random: Random): string {
  const hex = random.hex(32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Ranks from 0, the likelier the lower. */
function zipf(ranks: number): (fraction: number) => number {
  const sums: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= ranks; rank++) {
    sum += rank ** -ZIPF_EXPONENT;
    sums.push(sum);
  }
  return (fraction) => {
    let low = 0;
    let high = ranks - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sums[middle] as number) > fraction * sum) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
