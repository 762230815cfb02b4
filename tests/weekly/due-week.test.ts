import { expect, test } from 'vitest';
import { changeSettings, firstSettings } from '../../lib/domain/sites/settings-history.ts';
import type { SettingsHistory } from '../../lib/domain/sites/site.ts';
import { weekById } from '../../lib/domain/weeks/week.ts';
import { dueWeek, MAIL_WITHIN_MS } from '../../lib/weekly/due-week.ts';

const GRACE_MS = 2 * 60 * 60 * 1000;

function inZone(timeZone: string): SettingsHistory {
  return firstSettings({ timeZone, countCrawlers: false, expireAfterMs: null });
}

function dueAt(history: SettingsHistory, nowMs: number): string | null {
  const week = dueWeek(history, nowMs, GRACE_MS);
  return week === null ? null : `${week.id} ${week.timeZone}`;
}

test.each([
  ['UTC', '2026-W47'],
  ['Asia/Kathmandu', '2026-W53'],
  ['America/St_Johns', '2026-W10'],
  ['America/New_York', '2026-W44'],
  ['Pacific/Apia', '2011-W52'],
  ['Africa/Casablanca', '2026-W12'],
])('a week in %s is due from its end and grace period on, for three days: %s', (zone, id) => {
  const { untilMs } = weekById(id, zone);
  const before = dueAt(inZone(zone), untilMs + GRACE_MS - 1);
  expect([
    before,
    dueAt(inZone(zone), untilMs + GRACE_MS),
    dueAt(inZone(zone), untilMs + MAIL_WITHIN_MS),
    dueAt(inZone(zone), untilMs + MAIL_WITHIN_MS + 1),
  ]).toEqual([null, `${id} ${zone}`, `${id} ${zone}`, null]);
});

test.each([
  ['America/New_York', 'Asia/Tokyo', 'America/New_York'],
  ['Asia/Tokyo', 'America/New_York', 'America/New_York'],
  ['Asia/Kathmandu', 'UTC', 'UTC'],
])('a site that moves from %s to %s has every week due once', (from, to, zoneOfTheWeekBetween) => {
  const wednesdayMs = Date.parse('2026-11-18T12:00:00Z');
  const history = changeSettings(inZone(from), { timeZone: to }, wednesdayMs);
  const seen: string[] = [];
  for (let nowMs = wednesdayMs; nowMs < wednesdayMs + 14 * 86_400_000; nowMs += 900_000) {
    const due = dueAt(history, nowMs);
    if (due !== null && due !== seen.at(-1)) seen.push(due);
  }
  expect(seen).toEqual([`2026-W46 ${from}`, `2026-W47 ${zoneOfTheWeekBetween}`, `2026-W48 ${to}`]);
});
