/** Where a click came from, as reports name it. */
export interface Source {
  readonly source: string;
  readonly medium: string;
}

export const DIRECT: Source = { source: '(direct)', medium: '(none)' };

const SEARCH =
  'aol ask baidu bing brave duckduckgo ecosia google kagi naver qwant seznam startpage yahoo yandex';
const SOCIAL =
  'facebook instagram linkedin mastodon pinterest quora reddit threads tiktok tumblr vk xing youtube';

/** By the label before `.com`, `.co.uk`, `.de` and the like. */
const BY_BRAND = new Map<string, Source>([
  ...SEARCH.split(' ').map((source) => [source, { source, medium: 'organic' }] as const),
  ...SOCIAL.split(' ').map((source) => [source, { source, medium: 'social' }] as const),
]);

/** What goes by another name, or whose name alone would take in others. */
const BY_HOST = new Map<string, Source>([
  ['ya.ru', { source: 'yandex', medium: 'organic' }],
  ['bsky.app', { source: 'bluesky', medium: 'social' }],
  ['lnkd.in', { source: 'linkedin', medium: 'social' }],
  ['mastodon.social', { source: 'mastodon', medium: 'social' }],
  ['news.ycombinator.com', { source: 'hackernews', medium: 'social' }],
  ['t.co', { source: 'x', medium: 'social' }],
  ['twitter.com', { source: 'x', medium: 'social' }],
  ['x.com', { source: 'x', medium: 'social' }],
  ['youtu.be', { source: 'youtube', medium: 'social' }],
]);

/** Mobile, link-shim, country and search hosts of a brand; `mail.google.com` is none of these. */
const PREFIX = /^(?:(?:mobile|lm|old|out|search|[a-z]{1,2})\.)+(?=[^.]+\.)/;
const COUNTRY_SUFFIX = /^(?:com|org|net|[a-z]{2}|com?\.[a-z]{2})$/;

/** @param host of another site, as `hostName` gives it */
export function sourceOfReferrer(host: string): Source {
  return BY_HOST.get(host) ?? sourceOfBrand(host.replace(PREFIX, '')) ?? { source: host, medium: 'referral' };
}

function sourceOfBrand(host: string): Source | undefined {
  const byHost = BY_HOST.get(host);
  if (byHost) return byHost;
  const dot = host.indexOf('.');
  const source = dot === -1 ? undefined : BY_BRAND.get(host.slice(0, dot));
  return source && COUNTRY_SUFFIX.test(host.slice(dot + 1)) ? source : undefined;
}
