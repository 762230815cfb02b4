import { describe, expect, test } from 'vitest';
import { firstInstantOf, isTimeZone, offsetSpans } from '../../lib/domain/weeks/zone.ts';

const HOUR_MS = 3_600_000;

describe('isTimeZone', () => {
  test('knows every zone that Intl lists', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((name) => !isTimeZone(name))).toEqual([]);
  });

  test.each([
    'UTC',
    'utc',
    'Europe/Berlin',
    'europe/berlin',
    'Asia/Calcutta',
    'Asia/Kolkata',
    'Europe/Kyiv',
    'US/Pacific',
    'EST5EDT',
    'EST',
    'Etc/GMT+5',
    'America/Argentina/Buenos_Aires',
  ])('takes the IANA name %s', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  test.each([
    '',
    ' ',
    'UTC ',
    ' UTC',
    '+05:00',
    '-0500',
    '+05',
    '\u221205:00',
    'GMT+5',
    'Z',
    'local',
    '__proto__',
    'constructor',
    'Europe/Atlantis',
    'Europe/Berlin\0',
    'x'.repeat(100_000),
  ])('refuses %j', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });

  test.each(['BST', 'IST', 'PST', 'cst'])('refuses %s, which only ICU knows', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});

describe('offsetSpans', () => {
  const year = (number: number) => ({
    fromMs: Date.UTC(number, 0, 1),
    untilMs: Date.UTC(number + 1, 0, 1),
  });
  const readable = (timeZone: string, range: { fromMs: number; untilMs: number }) =>
    offsetSpans(timeZone, range).map(({ fromMs, offsetMs }) => [
      new Date(fromMs).toISOString(),
      offsetMs / HOUR_MS,
    ]);

  test('finds the changes of a year to the millisecond', () => {
    expect(readable('Europe/Berlin', year(2026))).toEqual([
      ['2026-01-01T00:00:00.000Z', 1],
      ['2026-03-29T01:00:00.000Z', 2],
      ['2026-10-25T01:00:00.000Z', 1],
    ]);
  });

  test('knows a summer time of half an hour', () => {
    expect(readable('Australia/Lord_Howe', year(2026))).toEqual([
      ['2026-01-01T00:00:00.000Z', 11],
      ['2026-04-04T15:00:00.000Z', 10.5],
      ['2026-10-03T15:30:00.000Z', 11],
    ]);
  });

  test('knows local mean time, which counts in seconds', () => {
    expect(readable('Africa/Monrovia', year(1881))).toEqual([['1881-01-01T00:00:00.000Z', -2588 / 3600]]);
  });

  test('names the zone that it does not know', () => {
    expect(() => offsetSpans('Europe/Atlantis', year(2026))).toThrow(
      new RangeError('Unknown time zone "Europe/Atlantis"'),
    );
  });
});

test('firstInstantOf takes the first of two equal local times, and the end of a gap', () => {
  const spans = offsetSpans('Europe/Berlin', {
    fromMs: Date.UTC(2026, 0, 1),
    untilMs: Date.UTC(2027, 0, 1),
  });
  expect({
    twice: new Date(firstInstantOf(Date.UTC(2026, 9, 25, 2, 30), spans)).toISOString(),
    never: new Date(firstInstantOf(Date.UTC(2026, 2, 29, 2, 30), spans)).toISOString(),
  }).toEqual({ twice: '2026-10-25T00:30:00.000Z', never: '2026-03-29T01:00:00.000Z' });
});
