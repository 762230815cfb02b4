import { expect, test } from 'vitest';
import type { SettingsHistory } from '../../lib/domain/sites/site.ts';
import { currentWeek, weekBefore, weekNamed } from '../../lib/domain/sites/site-weeks.ts';

const rule = { countCrawlers: false, expireAfterMs: null };
/** Moved from UTC to Tokyo with the week 2026-W48. */
const moved: SettingsHistory = [
  { fromMs: 0, timeZone: 'UTC', ...rule },
  { fromMs: Date.parse('2026-11-23T00:00Z'), timeZone: 'Asia/Tokyo', ...rule },
];

test('a week is named in the zone that counted it', () => {
  const named = ['2026-W47', '2026-W48', '2026-W49'].map((id) => weekNamed(moved, id));
  expect(named.map(({ id, timeZone }) => [id, timeZone])).toEqual([
    ['2026-W47', 'UTC'],
    ['2026-W48', 'Asia/Tokyo'],
    ['2026-W49', 'Asia/Tokyo'],
  ]);
});

test('the week before may have been counted in another zone', () => {
  const current = currentWeek(moved, Date.parse('2026-11-25T00:00Z'));
  const before = weekBefore(moved, current);
  expect([current, before].map(({ id, timeZone }) => [id, timeZone])).toEqual([
    ['2026-W48', 'Asia/Tokyo'],
    ['2026-W47', 'UTC'],
  ]);
});

test('a week that does not exist is refused', () => {
  expect(() => weekNamed(moved, '2026-W54')).toThrow(RangeError);
});
