import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planEmail, readinessOf } from '../../lib/domain/deliveries/plan-email.ts';
import { correctionOf } from '../../lib/domain/deliveries/section.ts';
import { changeSettings, firstSettings } from '../../lib/domain/sites/settings-history.ts';
import type { Site } from '../../lib/domain/sites/site.ts';
import { weekNamed } from '../../lib/domain/sites/site-weeks.ts';
import type { WeekStart } from '../../lib/domain/weeks/week.ts';
import { goodWeek } from '../reports/sample-reports.ts';

const HOUR_MS = 3_600_000;
const rules = { gracePeriodMs: 2 * HOUR_MS, deadlineMs: 24 * HOUR_MS };
const at = (iso: string) => Date.parse(iso);

function site(name: string, timeZone: string, weekStart: WeekStart = 'monday', reportHour?: number): Site {
  const history = firstSettings({ timeZone, countCrawlers: false, expireAfterMs: null, weekStart });
  return { site: name, history, ...(reportHour !== undefined && { reporting: { reportHour } }) };
}

const subscribed = (...sites: Site[]) => sites.map((one) => ({ site: one, subscribedAtMs: 0 }));

test.each([
  ['before its hour', '2026-11-23T07:59Z', '2026-11-23T07:59Z', 'early'],
  ['at its hour, counted past its grace period', '2026-11-23T08:00Z', '2026-11-23T02:00Z', 'complete'],
  ['at its hour, not counted to its grace period’s end', '2026-11-23T08:00Z', '2026-11-23T01:59Z', 'waiting'],
  ['at its hour, with a shard that nobody has counted', '2026-11-23T08:00Z', null, 'waiting'],
  ['just before its deadline', '2026-11-24T07:59Z', '2026-11-22T00:00Z', 'waiting'],
  ['at its deadline', '2026-11-24T08:00Z', '2026-11-22T00:00Z', 'incomplete'],
  ['at its deadline, never counted', '2026-11-24T08:00Z', null, 'incomplete'],
  ['long after, counted by now', '2026-11-26T08:00Z', '2026-11-26T07:59Z', 'complete'],
])('a week %s is %s', (_, asOf, counted, readiness) => {
  const utc = site('a.example', 'UTC');
  const week = weekNamed(utc.history, '2026-W47');
  const time = { asOfMs: at(asOf), countedUntilMs: counted === null ? null : at(counted) };
  expect(readinessOf(utc, week, time, rules)).toBe(readiness);
});

test('a week reported at midnight waits for its grace period all the same', () => {
  const early = site('a.example', 'UTC', 'monday', 0);
  const plan = (iso: string) =>
    planEmail(subscribed(early), '2026-W47', { asOfMs: at(iso), countedUntilMs: at(iso) }, rules).kind;
  expect(['2026-11-23T00:00Z', '2026-11-23T01:59Z', '2026-11-23T02:00Z'].map(plan)).toEqual([
    'wait',
    'wait',
    'send',
  ]);
});

test('one email has all sites of a subscriber, and waits for the last of them', () => {
  const sites = [
    site('apia.example', 'Pacific/Apia'),
    site('angeles.example', 'America/Los_Angeles'),
    site('saturday.example', 'UTC', 'saturday'),
  ];
  const planAt = (iso: string) => {
    const plan = planEmail(
      subscribed(...sites),
      '2026-W47',
      { asOfMs: at(iso), countedUntilMs: at(iso) },
      rules,
    );
    return plan.kind === 'send'
      ? plan.weeks.map(({ site: { site: name }, week }) => `${name} ${week.id}`)
      : plan.kind;
  };
  expect(['2026-11-21T08:00Z', '2026-11-22T19:00Z', '2026-11-23T15:59Z'].map(planAt)).toEqual([
    'wait',
    'wait',
    'wait',
  ]);
  expect(planAt('2026-11-23T16:00Z')).toEqual([
    'apia.example 2026-W47',
    'angeles.example 2026-W47',
    'saturday.example 2026-W47',
  ]);
});

test('a site subscribed after its week’s end is not in the email, and who has no other gets none', () => {
  const utc = site('a.example', 'UTC');
  const { untilMs } = weekNamed(utc.history, '2026-W47');
  const late = [{ site: utc, subscribedAtMs: untilMs }];
  const time = { asOfMs: untilMs + 9 * HOUR_MS, countedUntilMs: untilMs + 9 * HOUR_MS };
  expect(planEmail(late, '2026-W47', time, rules)).toEqual({ kind: 'nothing' });
  expect(planEmail([], '2026-W47', time, rules)).toEqual({ kind: 'nothing' });
  expect(
    planEmail([...late, ...subscribed(site('b.example', 'UTC'))], '2026-W47', time, rules),
  ).toMatchObject({
    kind: 'send',
    weeks: [{ site: { site: 'b.example' } }],
  });
});

test('what can be sent once can be sent ever after: time and counting only go on', () => {
  const zone = fc.constantFrom('Pacific/Apia', 'America/St_Johns', 'Asia/Kathmandu', 'Africa/Casablanca');
  const start = fc.constantFrom('monday', 'sunday', 'saturday');
  const some = fc.record({
    zone,
    start: start as fc.Arbitrary<WeekStart>,
    hour: fc.integer({ min: 0, max: 23 }),
  });
  const hours = fc.integer({ min: -80, max: 200 });
  fc.assert(
    fc.property(
      fc.array(some, { minLength: 1, maxLength: 4 }),
      hours,
      hours,
      fc.nat(50),
      (made, now, counted, later) => {
        const sites = made.map((one, i) => {
          const { history, ...rest } = site(`${i}.example`, one.zone, one.start, one.hour);
          const changed = changeSettings(history, { weekStart: 'sunday' }, at('2026-11-12T00:00Z'));
          return { ...rest, history: changed };
        });
        const planAt = (asOf: number, until: number) =>
          planEmail(
            subscribed(...sites),
            '2026-W47',
            {
              asOfMs: at('2026-11-23T00:00Z') + asOf * HOUR_MS,
              countedUntilMs: at('2026-11-23T00:00Z') + until * HOUR_MS,
            },
            rules,
          );
        const plan = planAt(now, Math.min(now, counted));
        if (plan.kind === 'send') expect(planAt(now + later, Math.min(now, counted) + later)).toEqual(plan);
      },
    ),
    { seed: 47, numRuns: 500 },
  );
});

test('a correction says what was reported and what is counted by now, where they differ', () => {
  const { week, totals } = goodWeek;
  expect(correctionOf(goodWeek, null)).toBeNull();
  expect(correctionOf(goodWeek, totals)).toBeNull();
  const reported = { ...totals, clicks: totals.clicks - 29 };
  expect(correctionOf(goodWeek, reported)).toEqual({ week, reported, corrected: totals });
});
