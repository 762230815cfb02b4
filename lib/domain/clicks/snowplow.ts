import type { Format } from './format.ts';
import { isObject, type JsonObject } from './json.ts';

const PAYLOAD_SCHEMA = 'iglu:com.snowplowanalytics.snowplow/payload_data/';
const TIME_MS_MAX = 8.64e15;

/** The body that Snowplow's trackers post: `{ schema: 'iglu:…/payload_data/…', data: [event…] }`. */
export const snowplowPayload: Format = {
  name: 'snowplow-payload',
  matches: ({ schema, data }) =>
    typeof schema === 'string' && schema.startsWith(PAYLOAD_SCHEMA) && Array.isArray(data),
  open: (document, around) => ({
    kind: 'documents',
    documents: document.data as unknown[],
    keys: ['data'],
    json: null,
    whole: false,
    around,
  }),
};

/** What becomes of an event, by the tracker protocol's `e`: its type, its name and its properties. */
const KINDS = new Map<unknown, (event: JsonObject) => JsonObject>([
  ['pv', () => ({ type: 'page' })],
  ['se', (event) => ({ type: 'track', event: event.se_ac ?? event.se_ca, own: structProperties(event) })],
  ['ue', selfDescribing],
]);

/**
 * One event of the tracker protocol: page views become `page`, struct and self-describing events
 * `track`. Page pings and the rest are no clicks, and keep a type that says so.
 *
 * Source: docs.snowplow.io, "Snowplow event specification", event parameters.
 */
export const snowplowEvent: Format = {
  name: 'snowplow-event',
  matches: ({ e, type }) => typeof e === 'string' && type === undefined,
  open: (document, around) => ({ kind: 'event', event: nativeOf(document), around }),
};

function nativeOf(event: JsonObject): JsonObject {
  const kind = KINDS.get(event.e)?.(event) ?? { type: `snowplow ${event.e}` };
  const url = event.url ?? undefined;
  return {
    type: kind.type,
    event: kind.event,
    messageId: event.eid,
    timestamp: timestampOf(event.ttm ?? event.dtm ?? event.stm),
    anonymousId: event.duid ?? event.nuid,
    userId: event.uid,
    // The application's name stands for the site where a server sends events of no page.
    site: url === undefined ? event.aid : undefined,
    context: {
      page: { url, referrer: event.refr },
      userAgent: event.ua,
      locale: event.lang,
      sessionId: event.sid,
    },
    properties: kind.own,
  };
}

/** The protocol's times are ms since 1970 in digits. What is not stays as it is, and is rejected as such. */
function timestampOf(value: unknown): unknown {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^\d{1,16}$/.test(text) || Number(text) > TIME_MS_MAX) return text;
  return new Date(Number(text)).toISOString();
}

function structProperties(event: JsonObject): JsonObject {
  return { category: event.se_ca, label: event.se_la, property: event.se_pr, value: event.se_va };
}

/** `ue_px` is base64 of what `ue_pr` is: a schema around a schema around the event's own data. */
function selfDescribing({ ue_px, ue_pr }: JsonObject): JsonObject {
  const json = typeof ue_px === 'string' ? Buffer.from(ue_px, 'base64').toString() : ue_pr;
  const outer = typeof json === 'string' ? parseOrNull(json) : json;
  const inner = isObject(outer) ? outer.data : null;
  if (!isObject(inner)) return { type: 'track' };
  return {
    type: 'track',
    event: typeof inner.schema === 'string' ? nameInSchema(inner.schema) : null,
    own: isObject(inner.data) ? inner.data : undefined,
  };
}

/** `iglu:com.acme/viewed_product/jsonschema/1-0-0` names `viewed_product`. */
function nameInSchema(schema: string): string | null {
  return schema.startsWith('iglu:') ? (schema.split('/')[1] ?? null) : null;
}

function parseOrNull(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
