import { describe, expect, test } from 'vitest';
import type { DimensionValues } from '../../lib/domain/clicks/click.ts';
import { pageClick, pageEvent, read } from '../records/clicks.ts';

function valuesOf(fields: object): DimensionValues | undefined {
  const [outcome] = read(JSON.stringify(pageEvent(fields)));
  return outcome?.kind === 'click' ? outcome.values : undefined;
}

const none = pageClick().values;

describe('page', () => {
  test.each([
    [{ properties: { path: '/a?b#c' } }, '/a'],
    [{ properties: { path: '' } }, '/'],
    [{ properties: { path: 'a/b' } }, '/a/b'],
    [{ properties: { path: 'https://example.com/a' } }, '/a'],
    [{ properties: { path: '/%C3%BC' } }, '/%C3%BC'],
    [{ properties: { url: 'https://example.com' } }, '/'],
    [{ properties: { url: 'https://example.com/b' }, context: { page: { path: '/a' } } }, '/a'],
    [{ context: { page: { url: 'https://example.com/a?b' } } }, '/a'],
    [{ properties: { path: 7, url: 'nonsense' } }, null],
  ])('of %j is %j', (fields, page) => {
    expect(valuesOf(fields)).toEqual({ ...none, page });
  });
});

describe('where a click came from', () => {
  const referral = (
    referrer: string | null,
    source: string,
    medium: string,
    campaign: string | null = null,
  ) => ({
    ...none,
    referrer,
    source,
    medium,
    campaign,
  });

  test.each([
    ['https://www.google.co.uk/search?q=x', referral('google.co.uk', 'google', 'organic')],
    ['https://de.search.yahoo.com/', referral('de.search.yahoo.com', 'yahoo', 'organic')],
    ['https://duckduckgo.com', referral('duckduckgo.com', 'duckduckgo', 'organic')],
    ['https://ya.ru/', referral('ya.ru', 'yandex', 'organic')],
    ['https://l.facebook.com/', referral('l.facebook.com', 'facebook', 'social')],
    ['https://t.co/x', referral('t.co', 'x', 'social')],
    ['https://mobile.twitter.com/x', referral('mobile.twitter.com', 'x', 'social')],
    ['https://mail.google.com/', referral('mail.google.com', 'mail.google.com', 'referral')],
    ['https://google.evil.com/', referral('google.evil.com', 'google.evil.com', 'referral')],
    ['https://constructor.com/', referral('constructor.com', 'constructor.com', 'referral')],
    ['http://Blog.Example.org:80/a', referral('blog.example.org', 'blog.example.org', 'referral')],
    ['https://www.example.com/b', none],
    ['android-app://com.google.android.gm', none],
    ['', none],
    [42, none],
  ])('follows from the referrer %j', (referrer, values) => {
    expect(valuesOf({ properties: { referrer } })).toEqual(values);
    expect(valuesOf({ context: { page: { referrer } } })).toEqual(values);
  });

  const referrer = 'https://www.google.com/';
  test.each([
    [{ campaign: { source: ' News ', medium: 'email', name: 'Spring' } }, {}, ['News', 'email', 'Spring']],
    [{ campaign: { name: 'Spring' } }, { referrer }, ['google', 'organic', 'Spring']],
    [{ campaign: { source: 'news' } }, { referrer }, ['news', null, null]],
    [
      { page: { search: '?utm_source=a%20b&utm_medium=c+d&utm_campaign=%E0%A4%A' } },
      {},
      ['a b', 'c d', '\uFFFD%A'],
    ],
    [{}, { url: 'https://example.com/?x=1&utm_source=s#utm_medium=m' }, ['s', null, null]],
    [{ campaign: { source: 'given' } }, { search: 'utm_source=s&utm_campaign=c' }, ['given', null, 'c']],
    [{ campaign: { source: '', medium: null, name: {} } }, { referrer }, ['google', 'organic', null]],
  ])('follows from the campaign of %j with %j', (context, properties, [source, medium, campaign]) => {
    const values = valuesOf({ context, properties });
    expect([values?.source, values?.medium, values?.campaign]).toEqual([source, medium, campaign]);
  });
});

describe('country', () => {
  test.each([
    ['de', 'DE'],
    ['Germany', 'Germany'],
    [' fr ', 'FR'],
    ['', null],
    [undefined, null],
    [{}, null],
  ])('%j is %j', (country, value) => {
    expect(valuesOf({ context: { location: { country }, locale: 'de-DE' } })).toEqual({
      ...none,
      country: value,
    });
  });
});

describe('a value', () => {
  const eventOf = (event: unknown) => valuesOf({ type: 'track', event })?.event;

  test('is kept as it was sent, separators, markup and formulas included', () => {
    for (const event of ['a#b', '(other)', '__proto__', 'constructor', '<b>\u0000\u202e', '=1+1', 'a\r\nb'])
      expect(eventOf(event)).toBe(event);
  });

  test('is trimmed, and its lone surrogates are replaced', () => {
    expect(eventOf(' \u00a0a\ud800b\udc00\n')).toBe('a\uFFFDb\uFFFD');
    expect(eventOf(12)).toBe('12');
  });

  test('is cut to 512 bytes of UTF-8 between characters', () => {
    expect(eventOf('a'.repeat(512))).toBe('a'.repeat(512));
    expect(eventOf('a'.repeat(513))).toBe(`${'a'.repeat(509)}…`);
    expect(eventOf('é'.repeat(400))).toBe(`${'é'.repeat(254)}…`);
    expect(eventOf('😀'.repeat(200))).toBe(`${'😀'.repeat(127)}…`);
    expect(eventOf('😀'.repeat(128))).toBe('😀'.repeat(128));
  });
});
