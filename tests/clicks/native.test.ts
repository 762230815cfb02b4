import { describe, expect, test } from 'vitest';
import { pageClick, pageEvent, pageJson, read } from '../records/clicks.ts';

describe('a native event', () => {
  test('is a page or a track', () => {
    expect(read(pageJson())).toEqual([pageClick()]);
    expect(read(pageJson({ type: 'track', event: 'Buy' }))).toEqual([
      pageClick({ type: 'track', values: { ...pageClick().values, event: 'Buy' } }),
    ]);
  });

  test.each([
    [{ site: 'WWW.Example.com' }, 'example.com'],
    [{ site: undefined, context: { site: 'shop.example' } }, 'shop.example'],
    [
      {
        site: null,
        context: { page: { url: 'https://www.a.example/' } },
        properties: { url: 'https://b.example/' },
      },
      'a.example',
    ],
    [{ site: undefined, properties: { url: 'http://b.example:8080/' } }, 'b.example'],
  ])('with %j is of the site %s', (fields, site) => {
    expect(read(pageJson(fields))).toMatchObject([{ kind: 'click', site }]);
  });

  test.each([
    [{ anonymousId: 'a', userId: 'u' }, 'a'],
    [{ anonymousId: '', userId: 'u' }, 'u'],
    [{ anonymousId: null, userId: 12 }, '12'],
    [{ anonymousId: '__proto__' }, '__proto__'],
    [{ userId: '\ud800' }, '\uFFFD'],
    [{}, null],
  ])('of %j is of the visitor %j', (fields, visitor) => {
    expect(read(pageJson(fields))).toEqual([pageClick({ visitor })]);
  });

  test('has the time of originalTimestamp where it has no timestamp', () => {
    const { timestamp, ...untimed } = pageEvent() as { timestamp: string };
    expect(read(JSON.stringify({ ...untimed, originalTimestamp: timestamp }))).toEqual([pageClick()]);
  });

  test('keeps its own properties, but for those of every page', () => {
    const page = { path: '/a', url: 'https://example.com/a', referrer: '', title: 'A', search: '' };
    const own = '{"__proto__":{"x":1},"constructor":"c","n":[1,{"a":null}]}';
    const text = pageJson({ properties: { ...page, x: 'OWN' } }).replace('"x":"OWN"', own.slice(1, -1));
    expect(read(text)).toEqual([
      pageClick({ values: { ...pageClick().values, page: '/a' }, properties: own }),
    ]);
  });

  test('loses properties of more than 32 KiB, and no more than those', () => {
    const sized = (bytes: number) => ({ x: 'x'.repeat(bytes - '{"x":""}'.length) });
    const properties = sized(32 * 1024);
    expect(read(pageJson({ properties }))).toEqual([pageClick({ properties: JSON.stringify(properties) })]);
    expect(read(pageJson({ properties: sized(32 * 1024 + 1) }))).toEqual([pageClick()]);
  });

  test('has its user agent cut to 1,024 characters', () => {
    const userAgent = `${'x'.repeat(1023)}😀`;
    expect(read(pageJson({ context: { userAgent } }))).toMatchObject([{ userAgent: 'x'.repeat(1023) }]);
  });

  test.each([
    ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', true, 'bot'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      false,
      'mobile',
    ],
    ['-', false, null],
    ['', false, null],
    [7, false, null],
  ])('from %j is a crawler: %s', (userAgent, crawler, device) => {
    expect(read(pageJson({ context: { userAgent } }))).toMatchObject([{ crawler, values: { device } }]);
  });
});

describe('an event is rejected', () => {
  const timeMs = pageClick().eventTimeMs;

  test.each([
    [{ type: 'identify' }, 'unknown-type', 'example.com', timeMs],
    [{ type: undefined }, 'unknown-type', 'example.com', timeMs],
    [{ type: ['page'] }, 'unknown-type', 'example.com', timeMs],
    [{ type: 'Page', site: 'a b' }, 'unknown-type', null, timeMs],
    [{ type: 'track' }, 'no-event', 'example.com', timeMs],
    [{ type: 'track', event: null }, 'no-event', 'example.com', timeMs],
    [{ type: 'track', event: ' ' }, 'bad-field', 'example.com', timeMs],
    [{ type: 'track', event: {} }, 'bad-field', 'example.com', timeMs],
    [{ site: undefined }, 'no-site', null, timeMs],
    [{ site: undefined, properties: { url: '/a' } }, 'no-site', null, timeMs],
    [{ site: '' }, 'bad-site', null, timeMs],
    [{ site: 7 }, 'bad-site', null, timeMs],
    [{ site: '(unknown)' }, 'bad-site', null, timeMs],
    [{ timestamp: undefined }, 'no-time', 'example.com', null],
    [{ timestamp: 1_795_252_353_695 }, 'bad-time', 'example.com', null],
    [{ timestamp: 'NaN' }, 'bad-time', 'example.com', null],
    [{ timestamp: '+275760-09-13T00:00:00.000Z' }, 'bad-time', 'example.com', null],
    [{ timestamp: '0000-01-01T00:00:00Z' }, 'bad-time', 'example.com', null],
    [{ messageId: '' }, 'bad-field', 'example.com', timeMs],
    [{ messageId: 7 }, 'bad-field', 'example.com', timeMs],
    [{ messageId: 'x'.repeat(129) }, 'bad-field', 'example.com', timeMs],
    [{ anonymousId: {} }, 'bad-field', 'example.com', timeMs],
    [{ anonymousId: 'a', userId: true }, 'bad-field', 'example.com', timeMs],
    [{ userId: 'x'.repeat(257) }, 'bad-field', 'example.com', timeMs],
    [{ context: { sessionId: [] } }, 'bad-field', 'example.com', timeMs],
    [{ context: 'x' }, 'bad-field', 'example.com', timeMs],
    [{ properties: [] }, 'bad-field', 'example.com', timeMs],
  ])('with %j as %s', (fields, reason, site, eventTimeMs) => {
    const text = pageJson(fields);
    expect(read(text)).toEqual([
      {
        kind: 'rejection',
        subSequence: 0,
        reason,
        detail: expect.any(String),
        site,
        eventTimeMs,
        bytes: Buffer.from(text),
      },
    ]);
  });

  test('without a word of what it held', () => {
    const secret = 'jane@example.org';
    for (const field of ['type', 'site', 'timestamp', 'messageId', 'userId', 'context'])
      for (const value of [secret.repeat(20), [secret]])
        for (const outcome of read(pageJson({ [field]: value })))
          expect(outcome).toMatchObject({ kind: 'rejection', detail: expect.not.stringContaining(secret) });
  });
});
