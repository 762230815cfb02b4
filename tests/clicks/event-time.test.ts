import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTimeMs } from '../../lib/domain/clicks/event-time.ts';

test('reads what Date writes, to the millisecond', () => {
  const times = fc.integer({
    min: Date.parse('0001-01-01T00:00:00Z'),
    max: Date.parse('9999-12-31T23:59:59.999Z'),
  });
  fc.assert(
    fc.property(times, (ms) => {
      const iso = new Date(ms).toISOString();
      expect(parseTimeMs(iso)).toBe(ms);
      expect(parseTimeMs(iso.replace(/\.\d+Z/, 'Z'))).toBe(Math.floor(ms / 1000) * 1000);
    }),
    { numRuns: 2000, seed: 1 },
  );
});

test('agrees with Date.parse on every date and offset that both take', () => {
  const [day, hour, minute] = [fc.nat(32), fc.nat(24), fc.nat(60)];
  const two = (n: number) => String(n).padStart(2, '0');
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9999 }),
      fc.nat(13),
      day,
      hour,
      minute,
      minute,
      hour,
      (y, mo, d, h, mi, s, o) => {
        const text = `${String(y).padStart(4, '0')}-${two(mo)}-${two(d)}T${two(h)}:${two(mi)}:${two(s)}${y % 2 ? '+' : '-'}${two(o)}:30`;
        const parsed = Date.parse(text);
        // `Date.parse` takes 30 February for 1 March, and 24:00.
        const exists = d <= new Date(Date.UTC(2000 + (y % 400), mo, 0)).getUTCDate() && h < 24;
        const inRange =
          parsed >= Date.parse('0001-01-01T00:00:00Z') && parsed <= Date.parse('9999-12-31T23:59:59Z');
        expect(parseTimeMs(text)).toBe(exists && inRange ? parsed : Number.NaN);
      },
    ),
    { numRuns: 5000, seed: 2 },
  );
});

test.each([
  ['2026-11-17T09:30', '2026-11-17T09:30:00.000Z'],
  ['2026-11-17 09:30:05', '2026-11-17T09:30:05.000Z'],
  ['2026-11-17t09:30:05z', '2026-11-17T09:30:05.000Z'],
  ['2026-11-17T09:30:05.1Z', '2026-11-17T09:30:05.100Z'],
  ['2026-11-17T09:30:05,1239999Z', '2026-11-17T09:30:05.123Z'],
  ['2026-11-17T09:30+05:45', '2026-11-17T03:45:00.000Z'],
  ['2026-11-17T09:30:05.5-0230', '2026-11-17T12:00:05.500Z'],
  ['2026-11-17T09:30:05+09', '2026-11-17T00:30:05.000Z'],
  ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
])('reads %s as %s', (text, iso) => {
  expect(new Date(parseTimeMs(text)).toISOString()).toBe(iso);
});

test.each([
  '',
  '1',
  'NaN',
  'null',
  'Infinity',
  '1795252353695',
  '2026',
  '2026-11',
  '2026-11-17',
  '20261117T093000Z',
  '2026-11-17T',
  '2026-11-17T09',
  '2026-11-17T9:30:00Z',
  '2026-11-17T09:30:',
  '2026-11-17T09:30:5Z',
  '2026-11-17T09:30:05.Z',
  '2026-11-17T09:30:05Zz',
  '2026-11-17T09:30:05 Z',
  '2026-11-17T09:30:05Q',
  '2026-11-17T09:30:05+',
  '2026-11-17T09:30:05+1',
  '2026-11-17T09:30:05+0',
  '2026-11-17T09:30:05+24:00',
  '2026-11-17T09:30:05+09:60',
  '2026-11-17T09:30:05+09:3',
  '2026-11-17T09:30:05+09:',
  '2026-11-17T24:00:00Z',
  '2026-11-17T23:60:00Z',
  '2026-11-17T23:59:60Z',
  '2026-13-01T00:00:00Z',
  '2026-00-01T00:00:00Z',
  '2026-11-31T00:00:00Z',
  '2026-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2026-11-00T00:00:00Z',
  '0000-06-01T00:00:00Z',
  '0001-01-01T00:00:00+00:01',
  '9999-12-31T23:59:59-00:01',
  '+275760-09-13T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '2026/11/17T09:30:00Z',
  ' 2026-11-17T09:30:00Z',
  '2026-11-17T09:30:00Z ',
  '２026-11-17T09:30:00Z',
  '20.6-11-17T09:30:00Z',
  '2026-1x-17T09:30:00Z',
  '2026-11-17T09:30:00.12x4Z',
  'Tue, 17 Nov 2026 09:30:00 GMT',
])('takes %j for no time', (text) => {
  expect(parseTimeMs(text)).toBeNaN();
});

test('reads the same whatever the zone of the machine', () => {
  expect(new Date(parseTimeMs('2026-07-01T12:00:00')).toISOString()).toBe('2026-07-01T12:00:00.000Z');
});
