import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueMsOf } from '../../lib/domain/weeks/due.ts';
import { nextWeek, previousWeek, WEEK_STARTS, weekById, weekOf } from '../../lib/domain/weeks/week.ts';

const HOUR_MS = 3_600_000;
const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC', 'Etc/GMT+12', 'Etc/GMT-14');
const timeMs = fc.integer({ min: Date.UTC(1950, 0, 1), max: Date.UTC(2100, 0, 1) });
const start = fc.constantFrom(...WEEK_STARTS);

/** What the zone's clock shows, in a form that sorts: `2026-11-23 08:00`. */
function clockAt(instantMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(instantMs);
}

function dateAfter(date: string | undefined): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 24 * HOUR_MS).toISOString().slice(0, 10);
}

test.each([
  ['monday', '2026-11-16', '2026-11-22'],
  ['sunday', '2026-11-15', '2026-11-21'],
  ['saturday', '2026-11-14', '2026-11-20'],
] as const)('the %s week 2026-W47 is of %s to %s', (weekStart, first, last) => {
  const { days } = weekById('2026-W47', 'Asia/Kathmandu', weekStart);
  expect([days[0]?.date, days.at(-1)?.date, days.length]).toEqual([first, last, 7]);
});

test('weeks of every start tile time, and each is named by its Thursday, week 53 too', () => {
  fc.assert(
    fc.property(timeMs, zone, start, (instantMs, timeZone, weekStart) => {
      const week = weekOf(instantMs, timeZone, weekStart);
      expect(week.fromMs <= instantMs && instantMs < week.untilMs).toBe(true);
      expect(nextWeek(week).fromMs).toBe(week.untilMs);
      expect(previousWeek(week).untilMs).toBe(week.fromMs);
      expect([previousWeek(week).id < week.id, week.id < nextWeek(week).id]).toEqual([true, true]);
      const thursdays = week.days.filter(({ date }) => new Date(date).getUTCDay() === 4);
      expect(thursdays.map(({ date }) => weekOf(Date.parse(date), 'UTC').id)).toEqual([week.id]);
      expect(weekById(week.id, timeZone, weekStart)).toEqual(week);
    }),
    { seed: 47, numRuns: 2000 },
  );
});

test('a week is due the first time that its zone’s clock shows the hour, or a later one, of the day after', () => {
  fc.assert(
    fc.property(
      timeMs,
      zone,
      start,
      fc.integer({ min: 0, max: 23 }),
      (instantMs, timeZone, weekStart, hour) => {
        const week = weekOf(instantMs, timeZone, weekStart);
        const dueMs = dueMsOf(week, hour);
        const wanted = `${dateAfter(week.days.at(-1)?.date)} ${String(hour).padStart(2, '0')}:00`;
        expect(dueMs).toBeGreaterThanOrEqual(week.untilMs);
        expect(clockAt(dueMs, timeZone) >= wanted).toBe(true);
        for (let ms = week.untilMs; ms < dueMs; ms += HOUR_MS / 4)
          expect(clockAt(ms, timeZone) < wanted, `${timeZone} ${wanted} ${new Date(ms).toISOString()}`).toBe(
            true,
          );
      },
    ),
    { seed: 47, numRuns: 300 },
  );
});

test.each([
  // The clock goes from 02:00 to 03:00, and from 02:00 back to 01:00.
  ['America/St_Johns', 'saturday', '2026-W10', 2, '2026-03-07T05:30:00.000Z'],
  ['America/St_Johns', 'sunday', '2026-W10', 2, '2026-03-08T05:30:00.000Z'],
  ['America/St_Johns', 'sunday', '2026-W44', 1, '2026-11-01T03:30:00.000Z'],
  // From 02:00 to 03:00 on a Sunday, when a week that began on Sunday has just ended.
  ['Africa/Casablanca', 'sunday', '2026-W12', 2, '2026-03-22T02:00:00.000Z'],
  ['Asia/Kathmandu', 'monday', '2026-W53', 8, '2027-01-04T02:15:00.000Z'],
  // 30 December 2011 was not.
  ['Pacific/Apia', 'saturday', '2011-W52', 8, '2011-12-30T18:00:00.000Z'],
] as const)('in %s a %s week %s with the hour %i is due at %s', (zoneName, weekStart, id, hour, iso) => {
  expect(new Date(dueMsOf(weekById(id, zoneName, weekStart), hour)).toISOString()).toBe(iso);
});
