import type { Weighted } from './random.ts';

/** What the demo's site is like; weights are made up after what small shops see. */

export const PAGES: Weighted<string> = [
  ['/', 30],
  ['/guides/', 9],
  ['/guides/sourdough-in-a-week', 14],
  ['/guides/cold-brew', 8],
  ['/guides/knife-sharpening', 6],
  ['/guides/balcony-tomatoes', 5],
  ['/shop/', 12],
  ['/shop/cast-iron-pan', 9],
  ['/shop/proofing-basket', 7],
  ['/shop/whetstone-1000', 4],
  ['/shop/tea-tin', 2],
  ['/cart', 5],
  ['/about', 3],
  ['/contact', 1.5],
  ['/über-uns', 1],
  ['/imprint', 0.5],
];

export const EVENTS: Weighted<string> = [
  ['Product Viewed', 10],
  ['Product Added', 4],
  ['Newsletter Subscribed', 2],
  ['Order Completed', 1.5],
  ['Recipe Printed', 1],
];

export const COUNTRIES: Weighted<string | null> = [
  ['DE', 30],
  ['US', 22],
  ['GB', 10],
  ['AT', 7],
  ['FR', 6],
  ['IN', 5],
  ['NL', 4],
  ['BR', 3],
  ['JP', 3],
  ['CA', 3],
  ['AU', 2],
  ['NZ', 1],
  [null, 4],
];

export const LOCALES: Weighted<string> = [
  ['en-US', 40],
  ['de-DE', 35],
  ['fr-FR', 7],
  ['pt-BR', 4],
  ['ja-JP', 3],
];

/** How a visit comes about. */
export interface Arrival {
  readonly referrer?: string;
  readonly campaign?: { readonly name: string; readonly source: string; readonly medium: string };
}

export const ARRIVALS: Weighted<Arrival> = [
  [{}, 34],
  [{ referrer: 'https://www.google.com/' }, 30],
  [{ referrer: 'https://duckduckgo.com/' }, 6],
  [{ referrer: 'https://www.bing.com/' }, 3],
  [{ referrer: 'https://news.ycombinator.com/item?id=1' }, 4],
  [{ referrer: 'https://www.reddit.com/r/Breadit/' }, 5],
  [{ referrer: 'https://bakers.example/links' }, 2],
  [{ campaign: { name: 'weekly-letter', source: 'newsletter', medium: 'email' } }, 9],
  [
    {
      referrer: 'https://www.instagram.com/',
      campaign: { name: 'autumn-baking', source: 'instagram', medium: 'social' },
    },
    5,
  ],
  [{ campaign: { name: 'cast-iron', source: 'google', medium: 'cpc' } }, 4],
];

export const BROWSERS: Weighted<string> = [
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    30,
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
    24,
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
    20,
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    10,
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0', 8],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
    6,
  ],
  [
    'Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
    2,
  ],
];

export const CRAWLERS: Weighted<string> = [
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 5],
  ['Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)', 3],
  ['Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)', 2],
];

/** Visits by hour of day, from midnight. */
export const HOURS: readonly number[] = [
  3, 2, 1, 1, 1, 2, 4, 7, 10, 11, 11, 10, 12, 11, 10, 10, 11, 12, 14, 17, 18, 15, 10, 6,
];

/** Visits by day of week, from Sunday. */
export const WEEKDAYS: readonly number[] = [13, 10, 10, 9, 10, 9, 12];
