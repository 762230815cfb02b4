import type { Click, RejectionReason } from './click.ts';
import { type DimensionParts, dimensionsOf } from './dimensions.ts';
import { parseTimeMs } from './event-time.ts';
import { type Fault, fault, type Surroundings } from './format.ts';
import { hostName } from './host-name.ts';
import { identityOf } from './identity.ts';
import { isAbsent, isObject, type JsonObject, objectOf } from './json.ts';
import { ownProperties } from './properties.ts';
import { hostOf } from './url.ts';
import { agentOf, userAgentOf } from './user-agent.ts';
import { dimensionValue, wellFormed } from './values.ts';

type Problem = readonly [reason: RejectionReason, detail: string];

/**
 * Segment's `page` and `track`, which RudderStack's are too. Site and time are read first, so that a
 * rejection finds its books wherever that can be.
 */
export function readNative(event: JsonObject, around: Surroundings, subSequence: number): Click | Fault {
  const context = contextOf(event.context, around.context);
  const page = objectOf(context.page);
  const parts = { context, page, properties: objectOf(event.properties) };
  const siteText = siteTextOf(event, parts);
  const site = typeof siteText === 'string' ? hostName(siteText) : null;
  const time = event.timestamp ?? event.originalTimestamp ?? around.time;
  const timeMs = typeof time === 'string' ? parseTimeMs(time) : Number.NaN;
  const eventTimeMs = Number.isNaN(timeMs) ? null : timeMs;
  const problem =
    problemOfType(event) ??
    (site === null ? problemOfSite(siteText) : null) ??
    (eventTimeMs === null ? problemOfTime(time) : problemOfContainers(event));
  if (problem || site === null) return fault(...(problem as Problem), site, eventTimeMs);
  return readFields(event, parts, { site, timeMs, messageId: around.messageId, subSequence });
}

interface Head {
  readonly site: string;
  readonly timeMs: number;
  readonly messageId: string | null | undefined;
  readonly subSequence: number;
}

function readFields(event: JsonObject, parts: DimensionParts, head: Head): Click | Fault {
  const { context } = parts;
  const { site, timeMs } = head;
  const identity = identityOf(event, context.sessionId, head.messageId);
  if (typeof identity === 'string') return fault('bad-field', identity, site, timeMs);
  const properties = ownProperties(parts.properties);
  if (properties === undefined) return fault('bad-field', 'properties are nested too deeply', site, timeMs);
  const userAgent = userAgentOf(context.userAgent);
  const agent = agentOf(userAgent);
  const track = event.type === 'track';
  const name = track ? dimensionValue(event.event) : null;
  return {
    kind: 'click',
    subSequence: head.subSequence,
    messageId: identity.messageId,
    type: track ? 'track' : 'page',
    site,
    eventTimeMs: timeMs,
    visitor: identity.visitor,
    session: identity.session,
    values: dimensionsOf(parts, { site, event: name, agent }),
    crawler: agent.crawler,
    userAgent: userAgent === null ? null : wellFormed(userAgent),
    locale: dimensionValue(context.locale),
    properties,
  };
}

function contextOf(own: unknown, around: unknown): Readonly<JsonObject> {
  return isObject(around) ? { ...around, ...objectOf(own) } : objectOf(own);
}

function siteTextOf(event: JsonObject, { context, page, properties }: DimensionParts): unknown {
  return (
    event.site ??
    context.site ??
    (typeof page.url === 'string' ? hostOf(page.url) : null) ??
    (typeof properties.url === 'string' ? hostOf(properties.url) : null)
  );
}

function problemOfType({ type, event }: JsonObject): Problem | null {
  if (type === 'page') return null;
  if (type !== 'track')
    return ['unknown-type', isAbsent(type) ? 'there is no type' : 'type is neither page nor track'];
  if (isAbsent(event)) return ['no-event', 'a track needs an event'];
  return dimensionValue(event) === null ? ['bad-field', 'event must be text that is not empty'] : null;
}

function problemOfSite(siteText: unknown): Problem {
  return isAbsent(siteText)
    ? ['no-site', 'neither site, context.site nor the host of a page URL is there']
    : ['bad-site', 'site must be a host name of at most 253 characters'];
}

function problemOfTime(time: unknown): Problem {
  return isAbsent(time)
    ? ['no-time', 'there is no timestamp']
    : ['bad-time', 'timestamp must be ISO 8601 with date and time, years 0001 to 9999'];
}

/** A producer that sends text for an object is broken; its clicks would all look empty. */
function problemOfContainers({ context, properties }: JsonObject): Problem | null {
  const sound = (isAbsent(context) || isObject(context)) && (isAbsent(properties) || isObject(properties));
  return sound ? null : ['bad-field', 'context and properties must be objects'];
}
