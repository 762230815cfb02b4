import {
  ARRIVALS,
  type Arrival,
  BROWSERS,
  COUNTRIES,
  CRAWLERS,
  EVENTS,
  HOURS,
  LOCALES,
  PAGES,
  WEEKDAYS,
} from './demo-tables.ts';
import type { Random } from './random.ts';

/** One click in the native format, as a producer would send it. */
export interface DemoClick {
  readonly messageId: string;
  readonly type: 'page' | 'track';
  readonly event?: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly site: string;
  readonly anonymousId: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, unknown>>;
}

const CRAWLER_SHARE = 0.08;
const RETURNING_SHARE = 0.35;
const EVENT_SHARE = 0.12;
/** People who come back are few, so that they do come back. */
const REGULARS = 400;
const VISIT_CLICKS_MAX = 9;
const HOUR_MS = 3_600_000;
const HOUR_WEIGHT_MAX = Math.max(...HOURS) * Math.max(...WEEKDAYS);

interface Visitor {
  readonly anonymousId: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/** One visit: the clicks of one person, seconds apart, the first at `startMs`. */
export function demoVisit(random: Random, site: string, startMs: number): DemoClick[] {
  const arrival = random.pick(ARRIVALS);
  const visitor = random.chance(CRAWLER_SHARE) ? crawler(random) : person(random);
  const sessionId = random.hex(12);
  const clicks: DemoClick[] = [];
  let timeMs = startMs;
  let path = random.pick(PAGES);
  do {
    const from = clicks.length === 0 ? arrival : {};
    clicks.push(demoClick(random, { site, visitor, sessionId, timeMs, path, arrival: from }));
    timeMs += random.between(3_000, 90_000);
    if (!random.chance(EVENT_SHARE)) path = random.pick(PAGES);
  } while (clicks.length < VISIT_CLICKS_MAX && random.chance(0.68));
  return clicks;
}

/** At least `clicks` clicks of whole visits, with days and nights, in order of time. */
export function demoHistory(
  random: Random,
  site: string,
  { fromMs, untilMs, clicks }: { fromMs: number; untilMs: number; clicks: number },
): DemoClick[] {
  const history: DemoClick[] = [];
  while (history.length < clicks) {
    const visit = demoVisit(random, site, busyTime(random, fromMs, untilMs));
    history.push(...visit.filter(({ timestamp }) => Date.parse(timestamp) < untilMs));
  }
  return history.sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp));
}

/** A time that is likelier in the evening than at night. */
function busyTime(random: Random, fromMs: number, untilMs: number): number {
  for (;;) {
    const timeMs = Math.floor(fromMs + random.next() * (untilMs - fromMs));
    const date = new Date(timeMs - (timeMs % HOUR_MS));
    const weight = (HOURS[date.getUTCHours()] ?? 0) * (WEEKDAYS[date.getUTCDay()] ?? 0);
    if (random.chance(weight / HOUR_WEIGHT_MAX)) return timeMs;
  }
}

function person(random: Random): Visitor {
  const regular = random.chance(RETURNING_SHARE);
  const country = random.pick(COUNTRIES);
  return {
    anonymousId: regular ? `regular-${random.between(1, REGULARS)}` : random.hex(16),
    context: {
      userAgent: random.pick(BROWSERS),
      locale: random.pick(LOCALES),
      ...(country !== null && { location: { country } }),
    },
  };
}

function crawler(random: Random): Visitor {
  const userAgent = random.pick(CRAWLERS);
  return { anonymousId: `crawler-${random.between(1, 9)}`, context: { userAgent } };
}

interface Step {
  readonly site: string;
  readonly visitor: Visitor;
  readonly sessionId: string;
  readonly timeMs: number;
  readonly path: string;
  readonly arrival: Arrival;
}

function demoClick(random: Random, { site, visitor, sessionId, timeMs, path, arrival }: Step): DemoClick {
  const event = random.chance(EVENT_SHARE) ? random.pick(EVENTS) : undefined;
  const page = {
    path,
    url: `https://${site}${path}`,
    ...(arrival.referrer && { referrer: arrival.referrer }),
  };
  return {
    messageId: `demo-${random.hex(20)}`,
    ...(event === undefined ? { type: 'page' } : { type: 'track', event }),
    timestamp: new Date(timeMs).toISOString(),
    site,
    anonymousId: visitor.anonymousId,
    context: { ...visitor.context, page, sessionId, ...(arrival.campaign && { campaign: arrival.campaign }) },
    properties: event === 'Order Completed' ? { revenue: random.between(12, 180), currency: 'EUR' } : {},
  };
}
