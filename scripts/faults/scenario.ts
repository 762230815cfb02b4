import { ITEM_LIMITS, type ItemLimits } from '../../lib/count/site-week-work.ts';
import { firstSettings } from '../../lib/domain/sites/settings-history.ts';
import { EXPIRE_AFTER_MS_DEFAULT, type Site } from '../../lib/domain/sites/site.ts';
import { type Random, seededRandom } from '../start/random.ts';
import { type Habits, makeIntent } from './intents.ts';
import { DELIVERY_FAULTS } from './invocation.ts';
import { type Packed, packGarbage, packIntents } from './packings.ts';

/** A record that a producer is about to put. */
export interface Draft extends Packed {
  /** Its number in the scenario. */
  readonly number: number;
  /** Index of the stream that it goes to. */
  readonly stream: number;
  readonly arrivalMs: number;
  readonly partitionKey: string;
}

/** How often things go wrong; each from 0 to 1. */
interface Rates {
  readonly request: number;
  readonly delivery: number;
  readonly stream: number;
}

/** One run's world and weather, all of it from its seed. */
export interface Scenario {
  readonly consumers: readonly ('count' | 'archive')[];
  /** `region.name` */
  readonly streams: readonly string[];
  readonly shardsPerStream: number;
  readonly firstShard: number;
  readonly firstSequence: bigint;
  readonly registered: readonly Site[];
  readonly drafts: readonly Draft[];
  readonly limits: ItemLimits;
  readonly batchRecordsMax: number;
  readonly bisects: boolean;
  readonly rates: Rates;
  /** What befalls deliveries, each as often as it is named. */
  readonly deliveryFaults: readonly string[];
  readonly faultsMax: number;
  /** How often a refusal brings the refused item. */
  readonly refusedItemShare: number;
  /** The share of reorderings among requests that are under way at once. */
  readonly disorder: number;
}

const HOUR_MS = 3_600_000;
const STREAMS = ['us-east-1.clicks', 'eu-west-1.clicks'];
/** Ends of weeks, two of them where clocks change in New York. */
const STARTS_MS = [
  Date.UTC(2026, 10, 15, 20),
  Date.UTC(2026, 10, 1, 3),
  Date.UTC(2026, 2, 8, 6),
  Date.UTC(2026, 11, 30),
];

export function makeScenario(seed: number): Scenario {
  const random = seededRandom(Math.imul(seed, 0x2545f491));
  const streams = STREAMS.slice(0, random.chance(0.4) ? 2 : 1);
  return {
    consumers: random.pick([
      [['count'], 13],
      [['count', 'archive'], 2],
      [['archive'], 1],
    ]),
    streams,
    shardsPerStream: random.between(1, 3),
    firstShard: oneOf(random, [0, 0, 14, 15, 31]),
    // Just below a power of ten, so that numbers grow longer on the way.
    firstSequence: 10n ** BigInt(random.between(3, 54)) - BigInt(random.between(1, 900)),
    registered: [
      site('tokyo.example', 'Asia/Tokyo'),
      site('york.example', 'America/New_York'),
      site('howe.example', 'Australia/Lord_Howe'),
    ],
    drafts: makeDrafts(random, streams.length),
    limits: oneOf(random, [
      ITEM_LIMITS,
      { ...ITEM_LIMITS, totalsBytesMax: 900 },
      { ...ITEM_LIMITS, totalsBytesMax: 1200, recentBytesMax: 0 },
      { ...ITEM_LIMITS, totalsBytesMax: 0 },
      // Values make room for others from the first batch on.
      { totalsBytesMax: 900, recentBytesMax: 200, valuesBytesMax: 120 },
    ]),
    batchRecordsMax: random.between(1, 10),
    bisects: random.chance(0.5),
    rates: {
      request: oneOf(random, [0, 0.01, 0.03, 0.1]),
      delivery: oneOf(random, [0, 0.1, 0.3, 0.6]),
      stream: oneOf(random, [0, 0.05, 0.2]),
    },
    // Two functions at work on one shard are where most can go wrong.
    deliveryFaults: oneOf(random, [DELIVERY_FAULTS, DELIVERY_FAULTS, ['two-alive']]),
    faultsMax: oneOf(random, [4, 12, 40]),
    refusedItemShare: oneOf(random, [0, 0.5, 1]),
    disorder: oneOf(random, [0, 0.2, 1]),
  };
}

function makeDrafts(random: Random, streams: number): Draft[] {
  const gapMsMax = oneOf(random, [1, 1000, HOUR_MS, 12 * HOUR_MS]);
  const habits: Habits = {
    sites: ['example.com', 'tokyo.example', 'york.example', 'howe.example'].slice(0, random.between(1, 4)),
    pages: oneOf(random, [3, 20, 200, 5000]),
    pageLength: oneOf(random, [1, 1, 400]),
    visitors: oneOf(random, [3, 30]),
    oddClockShare: oneOf(random, [0, 0.1, 0.5]),
    brokenShare: oneOf(random, [0, 0.05]),
  };
  const clicksMax = oneOf(random, [1, 4, 10]);
  let arrivalMs = oneOf(random, STARTS_MS);
  let serial = 0;
  return Array.from({ length: random.between(2, oneOf(random, [16, 16, 40])) }, (_, number) => {
    arrivalMs += random.between(0, gapMsMax);
    const at = arrivalMs;
    const place = { number, stream: random.between(0, streams - 1), arrivalMs: at };
    const partitionKey = `key ${random.between(0, 9)}`;
    if (random.chance(0.05)) return { ...place, partitionKey, ...packGarbage(random) };
    const length = random.between(1, clicksMax);
    const intents = Array.from({ length }, () => makeIntent(random, habits, at, serial++));
    // A producer that puts the same click twice into one record.
    if (random.chance(0.1)) intents.push(intents[0] as (typeof intents)[number]);
    return { ...place, partitionKey, ...packIntents(random, intents) };
  });
}

function site(name: string, timeZone: string): Site {
  const settings = { timeZone, countCrawlers: false, expireAfterMs: EXPIRE_AFTER_MS_DEFAULT };
  return { site: name, history: firstSettings(settings) };
}

function oneOf<T>(random: Random, choices: readonly T[]): T {
  return choices[random.between(0, choices.length - 1)] as T;
}
