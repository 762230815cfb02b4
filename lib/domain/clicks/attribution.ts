import { isObject, type JsonObject } from './json.ts';
import type { Source } from './referrer-sources.ts';
import { queryOf } from './url.ts';
import { dimensionValue } from './values.ts';

/** What brought the visitor. */
export interface Attribution {
  readonly source: string | null;
  readonly medium: string | null;
  readonly campaign: string | null;
}

/**
 * Who is thanked for a click: `context.campaign` (Segment's names), else the `utm_` parameters of its
 * page, else its referrer. Source and medium come from one of these, never half from each.
 */
export function attributionOf(
  context: Readonly<JsonObject>,
  page: Readonly<JsonObject>,
  properties: Readonly<JsonObject>,
  fromReferrer: Source,
): Attribution {
  const given = isObject(context.campaign) ? context.campaign : null;
  const utm = utmOf(page.search) ?? utmOf(properties.search) ?? utmOf(properties.url) ?? utmOf(page.url);
  let source: string | null = null;
  let medium: string | null = null;
  let campaign: string | null = null;
  if (given) {
    source = dimensionValue(given.source);
    medium = dimensionValue(given.medium);
    campaign = dimensionValue(given.name);
  }
  if (utm) {
    source ??= dimensionValue(utm.get('utm_source'));
    medium ??= dimensionValue(utm.get('utm_medium'));
    campaign ??= dimensionValue(utm.get('utm_campaign'));
  }
  if (source !== null || medium !== null) return { source, medium, campaign };
  return { source: fromReferrer.source, medium: fromReferrer.medium, campaign };
}

/** The query of a URL, or a bare query, where it has parameters of a campaign. */
function utmOf(text: unknown): URLSearchParams | null {
  if (typeof text !== 'string' || !text.includes('utm_')) return null;
  return new URLSearchParams(text.includes('?') ? queryOf(text) : text);
}
