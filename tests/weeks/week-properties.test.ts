import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOf, nextWeek, previousWeek, weekById, weekOf } from '../../lib/domain/weeks/week.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC', 'Etc/GMT+12', 'Etc/GMT-14');
/** From the year 1 on, local mean times and all. */
const anyTimeMs = fc.integer({ min: Date.parse('0001-01-01'), max: Date.parse('9998-12-31') });
/** Where zones have rules, and clicks are. */
const modernTimeMs = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2100, 0, 1) });
const timeMs = fc.oneof(anyTimeMs, modernTimeMs);

const holds = (property: fc.IPropertyWithHooks<[number, string]>) =>
  fc.assert(property, { seed: 47, numRuns: 2000 });

/** The ISO week of the local date that Intl gives, by the rule that counts Thursdays. */
function independentWeek(instantMs: number, timeZone: string): { id: string; date: string } {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  }).formatToParts(instantMs);
  const field = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const local = new Date(0);
  local.setUTCFullYear(field('year'), field('month') - 1, field('day'));
  const date = local.toISOString().slice(0, 10);
  local.setUTCDate(local.getUTCDate() + 4 - (local.getUTCDay() || 7));
  const thursdaysYear = local.getUTCFullYear();
  let thursdays = 0;
  for (; local.getUTCFullYear() === thursdaysYear; local.setUTCDate(local.getUTCDate() - 7)) thursdays++;
  return { id: `${String(thursdaysYear).padStart(4, '0')}-W${String(thursdays).padStart(2, '0')}`, date };
}

test('every instant lies in its own week', () => {
  holds(
    fc.property(timeMs, zone, (instantMs, timeZone) => {
      const week = weekOf(instantMs, timeZone);
      expect(week.fromMs).toBeLessThanOrEqual(instantMs);
      expect(week.untilMs).toBeGreaterThan(instantMs);
      expect(weekById(week.id, timeZone)).toEqual(week);
    }),
  );
});

test('weeks tile time: each ends where the next begins', () => {
  holds(
    fc.property(timeMs, zone, (instantMs, timeZone) => {
      const week = weekOf(instantMs, timeZone);
      expect(nextWeek(week).fromMs).toBe(week.untilMs);
      expect(previousWeek(week).untilMs).toBe(week.fromMs);
      expect(nextWeek(previousWeek(week))).toEqual(week);
      expect(nextWeek(week).id > week.id).toBe(true);
    }),
  );
});

test('seven days tile the week, and an instant lies in its own day', () => {
  holds(
    fc.property(timeMs, zone, (instantMs, timeZone) => {
      const week = weekOf(instantMs, timeZone);
      expect(week.days.map((day) => day.untilMs)).toEqual([
        ...week.days.slice(1).map((day) => day.fromMs),
        week.untilMs,
      ]);
      expect(week.days[0]?.fromMs).toBe(week.fromMs);
      expect(new Set(week.days.map((day) => day.date)).size).toBe(7);
      const day = dayOf(instantMs, week);
      expect(day.fromMs <= instantMs && instantMs < day.untilMs).toBe(true);
    }),
  );
});

test('week and day are those of the local date', () => {
  holds(
    fc.property(modernTimeMs, zone, (instantMs, timeZone) => {
      const week = weekOf(instantMs, timeZone);
      expect({ id: week.id, date: dayOf(instantMs, week).date }).toEqual(
        independentWeek(instantMs, timeZone),
      );
    }),
  );
});

test('the first and last milliseconds of a week are on either side of a local midnight', () => {
  holds(
    fc.property(modernTimeMs, zone, (instantMs, timeZone) => {
      const week = weekOf(instantMs, timeZone);
      expect(independentWeek(week.fromMs, timeZone).id).toBe(week.id);
      expect(independentWeek(week.fromMs - 1, timeZone).id).toBe(previousWeek(week).id);
      expect(Math.abs(week.untilMs - week.fromMs - 7 * DAY_MS)).toBeLessThanOrEqual(24 * HOUR_MS);
    }),
  );
});
