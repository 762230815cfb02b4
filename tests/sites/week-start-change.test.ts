import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeSettings, firstSettings } from '../../lib/domain/sites/settings-history.ts';
import { type SettingsHistory, settingsAt, weekStartOf } from '../../lib/domain/sites/site.ts';
import { currentWeek, weekBefore, weekNamed } from '../../lib/domain/sites/site-weeks.ts';
import { WEEK_STARTS, type Week, type WeekStart, weekOf } from '../../lib/domain/weeks/week.ts';

const DAY_MS = 86_400_000;
const at = (iso: string) => Date.parse(iso);

function starting(weekStart: WeekStart, timeZone = 'UTC'): SettingsHistory {
  return firstSettings({ timeZone, countCrawlers: false, expireAfterMs: null, weekStart });
}

function text(week: Week): string {
  return `${week.id} ${week.days[0]?.date} to ${week.days.at(-1)?.date}, ${week.days.length} days`;
}

test.each([
  ['monday', 'sunday', '2026-W48 2026-11-23 to 2026-11-28, 6 days'],
  ['monday', 'saturday', '2026-W48 2026-11-23 to 2026-11-27, 5 days'],
  ['sunday', 'saturday', '2026-W48 2026-11-22 to 2026-11-27, 6 days'],
  ['sunday', 'monday', '2026-W47 2026-11-15 to 2026-11-22, 8 days'],
  ['saturday', 'sunday', '2026-W47 2026-11-14 to 2026-11-21, 8 days'],
  ['saturday', 'monday', '2026-W47 2026-11-14 to 2026-11-22, 9 days'],
] as const)('from %s to %s one week is shorter or longer: %s', (from, to, odd) => {
  const history = changeSettings(starting(from), { weekStart: to }, at('2026-11-17T12:00Z'));
  const weeks = ['2026-W46', '2026-W47', '2026-W48', '2026-W49'].map((id) => weekNamed(history, id));
  expect(weeks.map(text).filter((line) => !line.endsWith(' 7 days'))).toEqual([odd]);
  expect(weeks.slice(1).map(({ fromMs }) => fromMs)).toEqual(
    weeks.slice(0, -1).map(({ untilMs }) => untilMs),
  );
});

test('whatever changes when, each click’s week holds it, and weeks follow each other without gap or overlap', () => {
  const change = fc.record(
    {
      weekStart: fc.constantFrom(...WEEK_STARTS),
      timeZone: fc.constantFrom(
        'UTC',
        'Asia/Kathmandu',
        'Pacific/Apia',
        'America/St_Johns',
        'Africa/Casablanca',
      ),
    },
    { requiredKeys: [] },
  );
  const steps = fc.array(fc.tuple(change, fc.integer({ min: 0, max: 20 * DAY_MS })), { maxLength: 6 });
  fc.assert(
    fc.property(
      steps,
      fc.array(fc.integer({ min: 0, max: 120 * DAY_MS }), { minLength: 20 }),
      (changes, offsets) => {
        let history = starting('monday');
        let nowMs = at('2026-09-20T00:00Z');
        for (const [wanted, waitMs] of changes) {
          nowMs += waitMs;
          history = changeSettings(history, wanted, nowMs);
        }
        for (const offset of offsets) {
          const eventTimeMs = at('2026-09-20T00:00Z') + offset;
          const rule = settingsAt(history, eventTimeMs);
          const week = weekNamed(history, weekOf(eventTimeMs, rule.timeZone, weekStartOf(rule)).id);
          expect(week.fromMs <= eventTimeMs && eventTimeMs < week.untilMs).toBe(true);
          expect(currentWeek(history, eventTimeMs)).toEqual(week);
          const before = weekBefore(history, week);
          expect([before.untilMs, before.id < week.id]).toEqual([week.fromMs, true]);
          const dates = week.days.map(({ date }) => date);
          expect(dates).toEqual([...new Set(dates)].sort());
          expect([week.days[0]?.fromMs, week.days.at(-1)?.untilMs]).toEqual([week.fromMs, week.untilMs]);
          expect(week.days.slice(1).map(({ fromMs }) => fromMs)).toEqual(
            week.days.slice(0, -1).map(({ untilMs }) => untilMs),
          );
        }
      },
    ),
    { seed: 47, numRuns: 1000 },
  );
});
