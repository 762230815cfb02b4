/** What the workloads' pages, referrers, countries, events and user agents are called. */

export const SECTIONS = ['guides', 'shop', 'blog', 'news', 'docs', 'recipes', 'forum', 'help'] as const;

/** Thirteen, so that words and sections do not go in step. */
export const WORDS = [
  'amber',
  'birch',
  'cedar',
  'copper',
  'ember',
  'harbour',
  'juniper',
  'lantern',
  'marble',
  'orchard',
  'pebble',
  'saffron',
  'willow',
] as const;

export const EVENTS = [
  'Product Viewed',
  'Product Added',
  'Form Submitted',
  'Video Played',
  'Link Clicked',
  'Search Performed',
  'Checkout Started',
  'Order Completed',
  'Newsletter Subscribed',
  'File Downloaded',
] as const;

export const SITES_OF_REFERRERS = [
  'www.google.com',
  'www.bing.com',
  'duckduckgo.com',
  'www.facebook.com',
  't.co',
  'www.linkedin.com',
  'www.reddit.com',
  'news.ycombinator.com',
] as const;

/** ISO 3166 codes, 120 of them. */
export const COUNTRIES = (
  'US DE GB FR IN BR JP CA AU NL ES IT MX PL SE CH AT BE DK NO FI IE PT CZ RO HU GR TR UA RU CN KR TW HK SG ' +
  'MY TH VN ID PH NZ ZA NG KE EG MA TN DZ GH ET IL AE SA QA KW JO LB IQ IR PK BD LK NP MM KH LA KZ UZ GE AM ' +
  'AZ BY LT LV EE SK SI HR BA RS ME MK AL BG MD IS LU MT CY AR CL CO PE VE EC BO PY UY CR PA GT HN SV NI DO ' +
  'CU JM TT BS BB HT PR BZ SN CI CM UG TZ ZM ZW'
).split(' ');

export const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (iPad; CPU OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
] as const;
