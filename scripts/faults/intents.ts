import type { Random } from '../start/random.ts';

/** A click as its producer meant it, in the producer's words: no product code has read it. */
export interface ClickIntent {
  readonly kind: 'click';
  readonly site: string;
  readonly timeMs: number;
  readonly event: string | null;
  readonly page: string;
  readonly country: string | null;
  readonly visitor: string;
  readonly session: string;
  readonly agent: Agent;
  readonly messageId: string | null;
}

/** What must become a rejection; site and time are null where nobody can tell them. */
export interface RejectionIntent {
  readonly kind: 'rejection';
  readonly text: string;
  readonly site: string | null;
  readonly timeMs: number | null;
}

export type Intent = ClickIntent | RejectionIntent;

type Agent = 'none' | 'browser' | 'crawler';
type RejectionText = readonly [text: string, site: string | null, timeMs: number | null];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const EXPIRE_AFTER_MS = 35 * DAY_MS;

export const AGENTS: Record<Agent, string | undefined> = {
  none: undefined,
  browser: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  crawler: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
};

/** What a run's producers send: how many pages, how long their names, how wrong their clocks. */
export interface Habits {
  readonly sites: readonly string[];
  readonly pages: number;
  readonly pageLength: number;
  readonly visitors: number;
  /** 0 to 1. */
  readonly oddClockShare: number;
  readonly brokenShare: number;
}

export function makeIntent(random: Random, habits: Habits, arrivalMs: number, serial: number): Intent {
  const site = habits.sites[random.between(0, habits.sites.length - 1)] as string;
  if (random.chance(habits.brokenShare)) return makeRejection(random, site, arrivalMs);
  const page = `/${'p'.repeat(habits.pageLength)}${random.between(1, habits.pages)}`;
  const timeMs =
    arrivalMs - (random.chance(habits.oddClockShare) ? oddDelayMs(random) : usualDelayMs(random));
  const click: ClickIntent = {
    kind: 'click',
    site,
    timeMs,
    event: random.chance(0.2) ? `event ${random.between(1, 4)}` : null,
    page,
    country: ['DE', 'FR', 'JP', null][random.between(0, 3)] ?? null,
    visitor: `visitor ${random.between(1, habits.visitors)}`,
    session: `session ${random.between(1, habits.visitors * 2)}`,
    agent: random.pick([
      ['none', 6],
      ['browser', 3],
      ['crawler', 1],
    ]),
    messageId: random.chance(0.8) ? `m-${serial}` : null,
  };
  if (timeMs - arrivalMs <= DAY_MS) return click;
  return { kind: 'rejection', text: textOf(click), site, timeMs };
}

function makeRejection(random: Random, site: string, arrivalMs: number): RejectionIntent {
  const timestamp = new Date(arrivalMs - usualDelayMs(random));
  const texts: readonly RejectionText[] = [
    ['42', null, null],
    [JSON.stringify({ type: 'page', timestamp }), null, null],
    [JSON.stringify({ type: 'page', site, timestamp: 'soon' }), null, null],
    [JSON.stringify({ type: 'identify', site, timestamp }), site, timestamp.getTime()],
  ];
  const [text, knownSite, timeMs] = texts[random.between(0, texts.length - 1)] as RejectionText;
  return { kind: 'rejection', text, site: knownSite, timeMs };
}

/** As long as a click is under way when clocks are right. */
function usualDelayMs(random: Random): number {
  return random.between(0, 5000);
}

/** Clocks that are days off, clicks that come late, expired, from the future, and at the very bounds. */
function oddDelayMs(random: Random): number {
  const delays: readonly number[] = [
    random.between(1, 12) * HOUR_MS,
    random.between(1, 10) * DAY_MS,
    random.between(36, 60) * DAY_MS,
    -random.between(1, 23) * HOUR_MS,
    -random.between(2, 9) * DAY_MS,
    EXPIRE_AFTER_MS,
    EXPIRE_AFTER_MS + 1,
    -DAY_MS,
    -DAY_MS - 1,
  ];
  return delays[random.between(0, delays.length - 1)] as number;
}

export function textOf(intent: Intent): string {
  if (intent.kind === 'rejection') return intent.text;
  const { messageId, event, site, visitor, session, country, page } = intent;
  return JSON.stringify({
    ...(messageId !== null && { messageId }),
    type: event === null ? 'page' : 'track',
    ...(event !== null && { event }),
    timestamp: new Date(intent.timeMs),
    site,
    anonymousId: visitor,
    context: {
      sessionId: session,
      userAgent: AGENTS[intent.agent],
      ...(country !== null && { location: { country } }),
    },
    properties: { path: page },
  });
}
