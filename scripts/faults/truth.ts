import type { SettingsHistory } from '../../lib/domain/sites/site.ts';
import type { ClickIntent, Intent } from './intents.ts';
import { localDayOf } from './local-time.ts';
import type { Draft } from './scenario.ts';

const DAY_MS = 86_400_000;
const AHEAD_MAX_MS = DAY_MS;
const EXPIRE_AFTER_MS = 35 * DAY_MS;

/** What a site's week must hold, by name: `received`, `clicks 2026-11-16`, `page /`, `visitors 2026-11-16`. */
export type WeekTruth = Map<string, number>;

/** By `site#week`. */
export type Truth = Map<string, WeekTruth>;

/**
 * What was put, added up by a loop that knows nothing of records, shards, batches or items.
 * @param histories settings of the registered sites, as they were at the end
 */
export function truthOf(drafts: readonly Draft[], histories: ReadonlyMap<string, SettingsHistory>): Truth {
  const truth: Truth = new Map();
  const people = new Set<string>();
  for (const { intents, arrivalMs } of drafts) {
    const messageIds = new Set<string>();
    for (const intent of intents) addIntent(truth, people, messageIds, { intent, arrivalMs, histories });
  }
  return truth;
}

interface Arrival {
  readonly intent: Intent;
  readonly arrivalMs: number;
  readonly histories: ReadonlyMap<string, SettingsHistory>;
}

function addIntent(truth: Truth, people: Set<string>, messageIds: Set<string>, arrival: Arrival): void {
  const { intent, arrivalMs, histories } = arrival;
  const known = intent.site !== null && intent.timeMs !== null;
  const site = known ? (intent.site as string) : '(unknown)';
  const timeMs = known ? (intent.timeMs as number) : arrivalMs;
  const expired = arrivalMs - timeMs > EXPIRE_AFTER_MS;
  const bookedMs = expired || timeMs > arrivalMs + AHEAD_MAX_MS ? arrivalMs : timeMs;
  const { date, week } = localDayOf(bookedMs, zoneOf(histories.get(site), bookedMs));
  const counters = truth.get(`${site}#${week}`) ?? new Map<string, number>();
  truth.set(`${site}#${week}`, counters);
  const add = (name: string) => counters.set(name, (counters.get(name) ?? 0) + 1);
  const addOnce = (name: string, person: string) => {
    const key = `${site}#${week} ${name} ${person}`;
    if (!people.has(key)) add(name);
    people.add(key);
  };
  add('received');
  const book = bookOf(intent, expired, messageIds);
  add(book);
  if (book === 'counted') addClick(intent as ClickIntent, date, add, addOnce);
}

function bookOf(intent: Intent, expired: boolean, messageIds: Set<string>): string {
  if (intent.kind === 'rejection') return 'rejected';
  const { messageId, site, agent } = intent;
  if (expired) return 'expired';
  if (agent === 'crawler') return 'bot';
  // Only what would count can be a copy of what was counted.
  if (messageId === null) return 'counted';
  if (messageIds.has(`${site} ${messageId}`)) return 'duplicate';
  messageIds.add(`${site} ${messageId}`);
  return 'counted';
}

function addClick(
  { page, event, country, agent, visitor, session }: ClickIntent,
  date: string,
  add: (name: string) => void,
  addOnce: (name: string, person: string) => void,
): void {
  for (const counter of event === null ? ['clicks', 'pageviews'] : ['clicks']) {
    add(counter);
    add(`${counter} ${date}`);
  }
  const values = { page, event, country, source: '(direct)', medium: '(none)' };
  for (const [dimension, value] of Object.entries(values)) if (value !== null) add(`${dimension} ${value}`);
  if (agent === 'browser') for (const value of ['browser Firefox', 'os Linux', 'device desktop']) add(value);
  addOnce(`visitors ${date}`, visitor);
  addOnce('sessions', session);
}

function zoneOf(history: SettingsHistory | undefined, timeMs: number): string {
  let zone = history?.[0].timeZone ?? 'UTC';
  for (const { fromMs, timeZone } of history ?? []) if (fromMs <= timeMs) zone = timeZone;
  return zone;
}
