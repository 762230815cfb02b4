import { firstSettings } from '../../../lib/domain/sites/settings-history.ts';
import type { Site } from '../../../lib/domain/sites/site.ts';
import { WEEK_STARTS } from '../../../lib/domain/weeks/week.ts';
import { type Random, seededRandom } from '../../start/random.ts';

const HOUR_MS = 3_600_000;
const ZONES = ['UTC', 'Asia/Kathmandu', 'Pacific/Apia', 'America/St_Johns', 'Africa/Casablanca'];

/** The week whose emails are sent, and the time that is played. */
export const WEEK = '2026-W47';
export const BEGIN_MS = Date.parse('2026-11-20T20:00Z');
export const END_MS = Date.parse('2026-12-04T12:00Z');

export interface ScenarioSubscriber {
  readonly email: string;
  readonly sites: readonly string[];
}

/** What one seed plays, but for what goes wrong. */
export interface DeliveryScenario {
  readonly sites: readonly Site[];
  /** Sites in which nothing was clicked. */
  readonly quiet: ReadonlySet<string>;
  readonly subscribers: readonly ScenarioSubscriber[];
  readonly planEveryMs: number;
  /** Counting stands still from the one to the other. */
  readonly lag: { readonly fromMs: number; readonly untilMs: number } | null;
  readonly quotaPerDay: number | null;
  readonly refused: ReadonlySet<string>;
  readonly sendersMax: number;
  readonly batchMax: number;
  /** Shares of requests, invocations and events that something befalls. */
  readonly rates: { readonly request: number; readonly invocation: number; readonly event: number };
  readonly faultsMax: number;
}

export function makeDeliveryScenario(seed: number): DeliveryScenario {
  const random = seededRandom(seed * 7919 + 13);
  const sites = Array.from({ length: random.between(1, 3) }, (_, i) => makeSite(random, i));
  const names = sites.map(({ site }) => site);
  const subscribers = Array.from({ length: random.between(1, 8) }, (_, i) => ({
    email: `reader-${i}@example.com`,
    sites: names.filter((_, n) => n === i % names.length || random.chance(0.4)),
  }));
  const addresses = subscribers.map(({ email }) => email);
  const lagsFromMs = Date.parse('2026-11-21T00:00Z') + random.between(0, 60) * HOUR_MS;
  return {
    sites,
    subscribers,
    quiet: new Set(names.filter(() => random.chance(0.2))),
    planEveryMs: random.pick([
      [HOUR_MS, 1],
      [3 * HOUR_MS, 4],
      [6 * HOUR_MS, 4],
    ]),
    lag: random.chance(0.3)
      ? { fromMs: lagsFromMs, untilMs: lagsFromMs + random.between(1, 60) * HOUR_MS }
      : null,
    // Enough for all within their four days.
    quotaPerDay: random.chance(0.3) ? Math.ceil(subscribers.length / 2) : null,
    refused: new Set(addresses.filter(() => random.chance(0.08))),
    sendersMax: random.between(1, 3),
    batchMax: random.pick([
      [1, 1],
      [3, 2],
      [10, 2],
    ]),
    rates: random.pick([
      [{ request: 0, invocation: 0, event: 0 }, 1],
      [{ request: 0.02, invocation: 0.05, event: 0.2 }, 4],
      [{ request: 0.005, invocation: 0.2, event: 0.5 }, 3],
      [{ request: 0.08, invocation: 0.02, event: 0.1 }, 2],
    ]),
    faultsMax: random.between(1, 12),
  };
}

function makeSite(random: Random, i: number): Site {
  const pick = <T>(choices: readonly T[]): T => choices[random.between(0, choices.length - 1)] as T;
  const rule = { timeZone: pick(ZONES), countCrawlers: false, expireAfterMs: null };
  return {
    site: `site-${i}.example`,
    history: firstSettings({ ...rule, weekStart: random.chance(0.6) ? 'monday' : pick(WEEK_STARTS) }),
    reporting: {
      reportHour: random.chance(0.5) ? 8 : random.between(0, 23),
      emptyWeeks: random.chance(0.7) ? 'send' : 'skip',
    },
  };
}
