import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeSettings, firstSettings, LEAD_TIME_MS } from '../../lib/domain/sites/settings-history.ts';
import { duplicateRule, type SettingsHistory, settingsAt } from '../../lib/domain/sites/site.ts';

const at = (iso: string) => Date.parse(iso);
const rule = { timeZone: 'UTC', countCrawlers: false, expireAfterMs: null };
const first = firstSettings(rule);

test('the first settings apply from the beginning, so that old clicks meet them too', () => {
  expect(first).toEqual([{ fromMs: 0, ...rule }]);
});

test('a change applies from the start of the next week in the zone that is current then', () => {
  const moved = changeSettings(first, { timeZone: 'Asia/Tokyo' }, at('2026-11-18T12:00Z'));
  expect(moved).toEqual([
    { fromMs: 0, ...rule },
    { fromMs: at('2026-11-23T00:00Z'), ...rule, timeZone: 'Asia/Tokyo' },
  ]);
  const back = changeSettings(moved, { timeZone: 'UTC' }, at('2026-11-25T12:00Z'));
  expect(back.at(-1)).toEqual({ fromMs: at('2026-11-29T15:00Z'), ...rule });
});

test('a change within the lead time of the week’s end waits for the week after', () => {
  const changed = changeSettings(first, { countCrawlers: true }, at('2026-11-22T23:30Z'));
  expect(changed.at(-1)).toEqual({ fromMs: at('2026-11-30T00:00Z'), ...rule, countCrawlers: true });
});

test('a second change before the first has begun adds to it, in one step', () => {
  const once = changeSettings(first, { timeZone: 'Asia/Tokyo' }, at('2026-11-18T12:00Z'));
  const twice = changeSettings(once, { countCrawlers: true }, at('2026-11-19T12:00Z'));
  expect(twice).toEqual([
    { fromMs: 0, ...rule },
    { fromMs: at('2026-11-23T00:00Z'), ...rule, timeZone: 'Asia/Tokyo', countCrawlers: true },
  ]);
});

test('a change that is taken back before it has begun leaves no trace, and one to the same is none', () => {
  const nowMs = at('2026-11-18T12:00Z');
  const changed = changeSettings(first, { expireAfterMs: 1000 }, nowMs);
  expect(changeSettings(changed, { expireAfterMs: null }, nowMs)).toEqual(first);
  expect(changeSettings(first, { timeZone: 'UTC' }, nowMs)).toEqual(first);
});

test('duplicates can be made exact; settings stored before there was a choice mean best effort', () => {
  const nowMs = at('2026-11-18T12:00Z');
  expect(changeSettings(first, { duplicates: 'best-effort' }, nowMs)).toEqual(first);
  expect(changeSettings(first, { duplicates: 'exact' }, nowMs)).toEqual([
    { fromMs: 0, ...rule },
    { fromMs: at('2026-11-23T00:00Z'), ...rule, duplicates: 'exact' },
  ]);
  expect([first[0], { ...first[0], duplicates: 'exact' } as const].map(duplicateRule)).toEqual([
    'best-effort',
    'exact',
  ]);
});

test('no change alters the settings of a click that may have been counted already', () => {
  const change = fc.record(
    {
      timeZone: fc.constantFrom('UTC', 'Pacific/Auckland', 'America/Los_Angeles', 'Asia/Kathmandu'),
      countCrawlers: fc.boolean(),
      duplicates: fc.constantFrom('best-effort' as const, 'exact' as const),
    },
    { requiredKeys: [] },
  );
  const steps = fc.array(fc.tuple(change, fc.integer({ min: 0, max: 10 * 86_400_000 })), { maxLength: 12 });
  fc.assert(
    fc.property(steps, fc.integer({ min: -20, max: 0 }), (changes, hoursBefore) => {
      let history: SettingsHistory = first;
      let nowMs = at('2026-10-20T00:00Z');
      for (const [wanted, waitMs] of changes) {
        nowMs += waitMs;
        const changed = changeSettings(history, wanted, nowMs);
        const eventTimeMs = nowMs + LEAD_TIME_MS + hoursBefore * 3_600_000;
        expect(settingsAt(changed, eventTimeMs)).toEqual(settingsAt(history, eventTimeMs));
        expect(changed.map(({ fromMs }) => fromMs)).toEqual(
          [...new Set(changed.map(({ fromMs }) => fromMs))].sort((a, b) => a - b),
        );
        const last = changed.at(-1) ?? changed[0];
        expect({ ...last, duplicates: duplicateRule(last) }).toMatchObject(wanted);
        history = changed;
      }
    }),
    { seed: 47 },
  );
});
