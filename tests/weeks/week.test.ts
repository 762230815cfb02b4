import { describe, expect, test } from 'vitest';
import { dayOf, nextWeek, previousWeek, weekById, weekOf } from '../../lib/domain/weeks/week.ts';

const HOUR_MS = 3_600_000;

const iso = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');
const hoursOf = ({ fromMs, untilMs }: { fromMs: number; untilMs: number }) => (untilMs - fromMs) / HOUR_MS;
const span = (id: string, timeZone: string) => {
  const week = weekById(id, timeZone);
  return [iso(week.fromMs), iso(week.untilMs), hoursOf(week)];
};

test('a week is written out whole', () => {
  expect(weekOf(Date.UTC(2026, 10, 18, 12), 'UTC')).toEqual({
    id: '2026-W47',
    timeZone: 'UTC',
    weekStart: 'monday',
    fromMs: Date.UTC(2026, 10, 16),
    untilMs: Date.UTC(2026, 10, 23),
    days: [16, 17, 18, 19, 20, 21, 22].map((day) => ({
      date: `2026-11-${day}`,
      fromMs: Date.UTC(2026, 10, day),
      untilMs: Date.UTC(2026, 10, day + 1),
    })),
  });
});

test.each([
  ['2026-W13', 'Europe/Berlin', '2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z', 167],
  ['2026-W43', 'Europe/Berlin', '2026-10-18T22:00:00Z', '2026-10-25T23:00:00Z', 169],
  ['2026-W10', 'America/New_York', '2026-03-02T05:00:00Z', '2026-03-09T04:00:00Z', 167],
  ['2026-W44', 'America/New_York', '2026-10-26T04:00:00Z', '2026-11-02T05:00:00Z', 169],
  ['2026-W14', 'Australia/Lord_Howe', '2026-03-29T13:00:00Z', '2026-04-05T13:30:00Z', 168.5],
  ['2026-W40', 'Australia/Lord_Howe', '2026-09-27T13:30:00Z', '2026-10-04T13:00:00Z', 167.5],
  ['2026-W47', 'Asia/Kathmandu', '2026-11-15T18:15:00Z', '2026-11-22T18:15:00Z', 168],
  ['2026-W14', 'Pacific/Chatham', '2026-03-29T10:15:00Z', '2026-04-05T11:15:00Z', 169],
  ['2026-W39', 'Pacific/Chatham', '2026-09-20T11:15:00Z', '2026-09-27T10:15:00Z', 167],
  ['2011-W52', 'Pacific/Apia', '2011-12-26T10:00:00Z', '2012-01-01T10:00:00Z', 144],
  ['2018-W44', 'America/Sao_Paulo', '2018-10-29T03:00:00Z', '2018-11-05T02:00:00Z', 167],
  ['2026-W01', 'UTC', '2025-12-29T00:00:00Z', '2026-01-05T00:00:00Z', 168],
  ['2026-W53', 'Asia/Tokyo', '2026-12-27T15:00:00Z', '2027-01-03T15:00:00Z', 168],
  ['1867-W42', 'America/Juneau', '1867-10-13T08:57:41Z', '1867-10-21T08:57:41Z', 192],
])('%s in %s runs from %s until %s, %d hours', (id, timeZone, from, until, hours) => {
  expect(span(id, timeZone)).toEqual([from, until, hours]);
});

describe('days', () => {
  const days = (id: string, timeZone: string) =>
    weekById(id, timeZone).days.map((day) => [day.date, iso(day.fromMs), hoursOf(day)]);

  test('a day that the zone skipped is there, and empty', () => {
    expect(days('2011-W52', 'Pacific/Apia')).toEqual([
      ['2011-12-26', '2011-12-26T10:00:00Z', 24],
      ['2011-12-27', '2011-12-27T10:00:00Z', 24],
      ['2011-12-28', '2011-12-28T10:00:00Z', 24],
      ['2011-12-29', '2011-12-29T10:00:00Z', 24],
      ['2011-12-30', '2011-12-30T10:00:00Z', 0],
      ['2011-12-31', '2011-12-30T10:00:00Z', 24],
      ['2012-01-01', '2011-12-31T10:00:00Z', 24],
    ]);
    expect(dayOf(Date.UTC(2011, 11, 30, 10), weekById('2011-W52', 'Pacific/Apia')).date).toBe('2011-12-31');
  });

  test('a day whose midnight does not exist starts at one', () => {
    expect(days('2018-W44', 'America/Sao_Paulo').slice(5)).toEqual([
      ['2018-11-03', '2018-11-03T03:00:00Z', 24],
      ['2018-11-04', '2018-11-04T03:00:00Z', 23],
    ]);
  });

  test('a clock put back across midnight does not go back to the day before', () => {
    // At 00:01 on Sunday the clocks showed 23:01 on Saturday again.
    expect(days('2010-W44', 'America/St_Johns').slice(5)).toEqual([
      ['2010-11-06', '2010-11-06T02:30:00Z', 24],
      ['2010-11-07', '2010-11-07T02:30:00Z', 25],
    ]);
  });

  test('a date that came twice is one day', () => {
    // Alaska crossed the date line at 15:33:32 on the 19th, local time, and it was the 18th again.
    expect(days('1867-W42', 'America/Juneau').slice(4, 6)).toEqual([
      ['1867-10-18', '1867-10-17T08:57:41Z', 24],
      ['1867-10-19', '1867-10-18T08:57:41Z', 48],
    ]);
  });

  test('a time outside the week has no day in it', () => {
    const week = weekById('2026-W47', 'UTC');
    for (const timeMs of [week.fromMs - 1, week.untilMs, Number.NaN]) {
      expect(() => dayOf(timeMs, week)).toThrow(
        new RangeError(`The time ${timeMs} is not in 2026-W47 of UTC`),
      );
    }
  });
});

test('the years around week 53 follow each other', () => {
  const ids = (timeMs: number) => {
    const week = weekOf(timeMs, 'Europe/Berlin');
    return [previousWeek(week).id, week.id, nextWeek(week).id];
  };
  expect(ids(Date.UTC(2026, 11, 31))).toEqual(['2026-W52', '2026-W53', '2027-W01']);
  expect(ids(Date.UTC(2025, 11, 31))).toEqual(['2025-W52', '2026-W01', '2026-W02']);
  expect(ids(Date.UTC(2021, 0, 3))).toEqual(['2020-W52', '2020-W53', '2021-W01']);
});

test.each([
  '2025-W53',
  '2026-W00',
  '2026-W54',
  '2026-W99',
  '2026-47',
  '2026-w47',
  '2026-W7',
  ' 2026-W47',
  '2026-W47\n',
  '+02026-W47',
  '9999-W52',
  '\u0662026-W47',
  '',
  '__proto__',
])('there is no week %j', (id) => {
  expect(() => weekById(id, 'UTC')).toThrow(
    new RangeError(`No ISO week ${JSON.stringify(id)}: expected one like 2026-W47`),
  );
});

describe('limits', () => {
  test.each(['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles'])(
    'weeks run from 0000-W01 to 9999-W51 in %s',
    (zone) => {
      const first = weekById('0000-W01', zone);
      const last = weekById('9999-W51', zone);
      const outside = (timeMs: number) =>
        new RangeError(`The time ${timeMs} is outside the weeks 0000-W01 to 9999-W51`);
      expect(weekOf(first.fromMs, zone)).toEqual(first);
      expect(weekOf(last.untilMs - 1, zone)).toEqual(last);
      expect(() => previousWeek(first)).toThrow(outside(first.fromMs - 1));
      expect(() => nextWeek(last)).toThrow(outside(last.untilMs));
    },
  );

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 8.64e15, 8.64e15 + 1, -8.64e15])(
    'the time %d has no week',
    (timeMs) => {
      expect(() => weekOf(timeMs, 'UTC')).toThrow(RangeError);
    },
  );

  test.each(['', '+05:00', '__proto__', 'Europe/Atlantis'])('the zone %j has no weeks', (zone) => {
    const unknown = new RangeError(`Unknown time zone ${JSON.stringify(zone)}`);
    expect(() => weekOf(0, zone)).toThrow(unknown);
    expect(() => weekById('2026-W47', zone)).toThrow(unknown);
  });

  test('more weeks than the cache holds come out the same', () => {
    const ids = (zone: string) => {
      const found: string[] = [];
      for (let year = 1000; year < 3500; year++) found.push(weekById(`${year}-W20`, zone).id);
      return found;
    };
    expect(ids('Asia/Tokyo')).toEqual(ids('Europe/Oslo'));
  });
});
