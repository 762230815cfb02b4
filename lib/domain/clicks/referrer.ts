import { DIRECT, type Source, sourceOfReferrer } from './referrer-sources.ts';
import { remembering } from './remembering.ts';
import { hostOf } from './url.ts';

/** Who sent a visitor. */
export interface Referrer {
  /** As `hostName` gives it; `null` where nobody did. */
  readonly host: string | null;
  readonly source: Source;
}

const NOBODY: Referrer = { host: null, source: DIRECT };
const REMEMBERED_MAX = 10_000;
/** Longer ones are searches and the like, each its own; and memory has a bound: 5 MB. */
const REMEMBERED_LENGTH_MAX = 128;

/** The other site that a URL names; going from page to page of one's own `site` brings nobody. */
export function referrerOf(url: unknown, site: string): Referrer {
  if (typeof url !== 'string' || url === '') return NOBODY;
  const referrer = url.length <= REMEMBERED_LENGTH_MAX ? referrerOfShort(url) : referrerOfUrl(url);
  return referrer.host === site ? NOBODY : referrer;
}

const referrerOfShort = remembering<Referrer>(REMEMBERED_MAX, referrerOfUrl);

function referrerOfUrl(url: string): Referrer {
  const host = hostOf(url.trim());
  return host === null ? NOBODY : { host, source: sourceOfReferrer(host) };
}
