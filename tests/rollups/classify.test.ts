import { expect, test } from 'vitest';
import type { Click, Outcome, Rejection } from '../../lib/domain/clicks/click.ts';
import { classify } from '../../lib/domain/rollups/classify.ts';
import { messageKey } from '../../lib/domain/rollups/duplicates.ts';
import type { SettingsHistory, SiteSettings } from '../../lib/domain/sites/site.ts';
import { makeClick, makeRecord } from '../count/clicks.ts';

const DAY_MS = 86_400_000;
/** A Wednesday of 2026-W47. */
const arrivalTimeMs = Date.UTC(2026, 10, 18, 12);
const settings: SiteSettings = {
  fromMs: 0,
  timeZone: 'UTC',
  countCrawlers: false,
  expireAfterMs: 10 * DAY_MS,
  duplicates: 'best-effort',
};

function makeRejection(given: Partial<Rejection>): Rejection {
  const bytes = new Uint8Array();
  return {
    kind: 'rejection',
    subSequence: 0,
    reason: 'bad-field',
    detail: '',
    site: null,
    eventTimeMs: null,
    bytes,
    ...given,
  };
}

function wasIn(seen: Set<string>, key: string): boolean {
  const before = seen.size;
  return seen.add(key).size === before;
}

/** `site week book` of every entry of one record. */
function booksOf(outcomes: readonly Outcome[], history: SettingsHistory = [settings]): string[] {
  const { record } = makeRecord('1', [], arrivalTimeMs);
  const batch = [{ record, outcomes: outcomes.map((outcome, subSequence) => ({ ...outcome, subSequence })) }];
  const seen = new Set<string>();
  const isDuplicate = (click: Click) => {
    const key = messageKey(click);
    return key !== null && wasIn(seen, key);
  };
  return classify(batch, () => history, isDuplicate).siteWeeks.flatMap(({ site, week, entries }) =>
    entries.map(({ book }) => `${site} ${week.id} ${book}`),
  );
}

test('a click is in the books of the week of its event time', () => {
  const clicks = [0, 3, 9].map((days) => makeClick({ eventTimeMs: arrivalTimeMs - days * DAY_MS }));
  expect(booksOf(clicks)).toEqual([
    'example.com 2026-W47 counted',
    'example.com 2026-W46 counted',
    'example.com 2026-W46 counted',
  ]);
});

test('a click too old to count is in the books of the week in which it arrived', () => {
  const eventTimeMs = arrivalTimeMs - 10 * DAY_MS;
  expect(booksOf([makeClick({ eventTimeMs }), makeClick({ eventTimeMs: eventTimeMs - 1 })])).toEqual([
    'example.com 2026-W45 counted',
    'example.com 2026-W47 expired',
  ]);
});

test('crawlers are kept apart, unless the site counts them', () => {
  const crawler = makeClick({ crawler: true });
  expect(booksOf([crawler])).toEqual(['example.com 2026-W47 bot']);
  expect(booksOf([crawler], [{ ...settings, countCrawlers: true }])).toEqual([
    'example.com 2026-W47 counted',
  ]);
});

test('a message id counts once, for each site that uses it; a copy of what never counts is no duplicate', () => {
  const click = makeClick({ messageId: 'a' });
  expect(booksOf([click, click, { ...click, crawler: true }, { ...click, site: 'shop.example' }])).toEqual([
    'example.com 2026-W47 counted',
    'example.com 2026-W47 duplicate',
    'example.com 2026-W47 bot',
    'shop.example 2026-W47 counted',
  ]);
});

test('a rejection that names site and time is in the books of that week', () => {
  const eventTimeMs = arrivalTimeMs - 3 * DAY_MS;
  expect(booksOf([makeRejection({ site: 'example.com', eventTimeMs })])).toEqual([
    'example.com 2026-W46 rejected',
  ]);
});

test('a rejection that names no site or no time is in the books of (unknown), by its arrival', () => {
  const rejections = [makeRejection({ site: 'example.com' }), makeRejection({ eventTimeMs: 0 })];
  expect(booksOf(rejections)).toEqual(['(unknown) 2026-W47 rejected', '(unknown) 2026-W47 rejected']);
});

test('nobody opens a week far away: what is rejected there is booked by its arrival', () => {
  const times = [arrivalTimeMs + DAY_MS + 1, Date.UTC(9999, 11, 31), arrivalTimeMs - 11 * DAY_MS, 0];
  const rejections = times.map((eventTimeMs) => makeRejection({ site: 'example.com', eventTimeMs }));
  expect(booksOf(rejections)).toEqual(Array(4).fill('example.com 2026-W47 rejected'));
});

test('the settings in force at the event time place a click, whenever it arrives', () => {
  const sundayMs = Date.UTC(2026, 10, 15, 20);
  const moved: SettingsHistory = [settings, { ...settings, fromMs: sundayMs, timeZone: 'Asia/Tokyo' }];
  const before = makeClick({ eventTimeMs: sundayMs - 1 });
  const after = makeClick({ eventTimeMs: sundayMs });
  expect(booksOf([before, after], moved)).toEqual([
    'example.com 2026-W46 counted',
    'example.com 2026-W47 counted',
  ]);
});
