import { attributionOf } from './attribution.ts';
import type { DimensionValues } from './click.ts';
import { type JsonObject, objectOf } from './json.ts';
import { referrerOf } from './referrer.ts';
import { remembering } from './remembering.ts';
import { barePath, pathOf } from './url.ts';
import type { Agent } from './user-agent.ts';
import { dimensionValue } from './values.ts';

/** The parts of an event that dimensions are read from. */
export interface DimensionParts {
  readonly context: Readonly<JsonObject>;
  /** `context.page` */
  readonly page: Readonly<JsonObject>;
  readonly properties: Readonly<JsonObject>;
}

/** What became of a text. */
interface Value {
  readonly value: string | null;
}

const REMEMBERED_MAX = 10_000;
/** Longer ones are each its own; and memory has a bound: 5 MB. */
const REMEMBERED_LENGTH_MAX = 128;
const pageOfPath = remembering(REMEMBERED_MAX, pageOfAnyPath);
const countryOfText = remembering(REMEMBERED_MAX, countryOfAny);

function isOften(text: string): boolean {
  return text.length <= REMEMBERED_LENGTH_MAX;
}

/** @param known what was read before: the site, a track's event (`null` for a page), the user agent */
export function dimensionsOf(
  { context, page, properties }: DimensionParts,
  { site, event, agent }: { site: string; event: string | null; agent: Agent },
): DimensionValues {
  const referrer = referrerOf(properties.referrer ?? page.referrer, site);
  const { source, medium, campaign } = attributionOf(context, page, properties, referrer.source);
  return {
    page: pageOf(properties.path ?? page.path, properties.url ?? page.url),
    referrer: referrer.host,
    source,
    medium,
    campaign,
    event,
    country: countryOf(objectOf(context.location).country),
    browser: agent.browser,
    os: agent.os,
    device: agent.device,
  };
}

function pageOf(path: unknown, url: unknown): string | null {
  if (typeof path === 'string') return isOften(path) ? pageOfPath(path).value : pageOfAnyPath(path).value;
  return typeof url === 'string' ? dimensionValue(pathOf(url.trim())) : null;
}

function pageOfAnyPath(path: string): Value {
  const trimmed = path.trim();
  return { value: dimensionValue(pathOf(trimmed) ?? barePath(trimmed)) };
}

function countryOf(country: unknown): string | null {
  return typeof country === 'string' && isOften(country)
    ? countryOfText(country).value
    : countryOfAny(country).value;
}

/** ISO 3166's two letters in upper case; other names as they are. */
function countryOfAny(country: unknown): Value {
  const value = dimensionValue(country);
  const code = value?.length === 2 && isLetter(value.charCodeAt(0)) && isLetter(value.charCodeAt(1));
  return { value: code ? value.toUpperCase() : value };
}

function isLetter(code: number): boolean {
  return (code | 32) >= 97 && (code | 32) <= 122;
}
