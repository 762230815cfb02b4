import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import {
  buildPagePing,
  buildPageView,
  buildSelfDescribingEvent,
  buildStructEvent,
  type Payload,
  trackerCore,
} from '@snowplow/tracker-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Click, Outcome } from '../../lib/domain/clicks/click.ts';
import { pageClick, read } from '../records/clicks.ts';
import { type Collector, startCollector } from './collector.ts';

const AT = new Date('2026-11-17T09:30:00.123Z');
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const ON_FIREFOX = { browser: 'Firefox', os: 'Linux', device: 'desktop' };
const noValues = pageClick().values;

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
afterAll(() => collector.close());

/** SDKs make up ids; each must be there, and be another. */
function withoutIds(outcomes: readonly Outcome[]): Outcome[] {
  const ids = outcomes.flatMap((outcome) => (outcome.kind === 'click' ? [outcome.messageId] : []));
  expect(new Set(ids.filter((id) => id !== null)).size).toBe(ids.length);
  return outcomes.map((outcome) =>
    outcome.kind === 'click' ? { ...outcome, messageId: 'id' } : { ...outcome, bytes: Buffer.alloc(0) },
  );
}

function click(fields: Partial<Click>): Click {
  return pageClick({ messageId: 'id', eventTimeMs: AT.getTime(), ...fields });
}

function unknownType(subSequence: number, detail = 'type is neither page nor track'): Outcome {
  return {
    kind: 'rejection',
    subSequence,
    reason: 'unknown-type',
    detail,
    site: 'example.com',
    eventTimeMs: AT.getTime(),
    bytes: Buffer.alloc(0),
  };
}

const page = {
  anonymousId: 'v1',
  name: 'Home',
  properties: {
    url: 'https://www.example.com/a?utm_source=news&utm_medium=email&utm_campaign=spring',
    path: '/a',
    title: 'Home',
    referrer: 'https://blog.example.org/post',
    variant: 'B',
  },
  context: {
    userAgent: FIREFOX,
    locale: 'de-DE',
    location: { country: 'DE' },
    sessionId: 1_795_252_353,
  },
  timestamp: AT,
};
const track = {
  userId: 'u1',
  event: 'Signed Up',
  properties: { plan: 'pro', path: '/signup' },
  context: { page: { url: 'https://example.com/signup', referrer: 'https://www.bing.com/' } },
  timestamp: AT,
};
const identify = { userId: 'u1', traits: { plan: 'pro' }, context: { site: 'example.com' }, timestamp: AT };

const fromPage = click({
  visitor: 'v1',
  session: '1795252353',
  values: {
    ...noValues,
    ...ON_FIREFOX,
    page: '/a',
    referrer: 'blog.example.org',
    source: 'news',
    medium: 'email',
    campaign: 'spring',
    country: 'DE',
  },
  userAgent: FIREFOX,
  locale: 'de-DE',
  properties: '{"variant":"B"}',
});
const fromTrack = click({
  subSequence: 1,
  type: 'track',
  visitor: 'u1',
  values: {
    ...noValues,
    page: '/signup',
    referrer: 'bing.com',
    source: 'bing',
    medium: 'organic',
    event: 'Signed Up',
  },
  properties: '{"plan":"pro"}',
});

describe('what @segment/analytics-node posts', () => {
  test('is a batch whose pages and tracks are clicks', async () => {
    collector.bodies.length = 0;
    const analytics = new Analytics({ writeKey: 'key', host: collector.url, flushAt: 10 });
    analytics.page(page);
    analytics.track(track);
    analytics.identify(identify);
    await analytics.closeAndFlush();
    expect(collector.bodies).toHaveLength(1);
    const outcomes = read(collector.bodies[0] as Buffer);
    expect(withoutIds(outcomes)).toEqual([fromPage, fromTrack, unknownType(2)]);
    const rejected = outcomes[2] as Extract<Outcome, { kind: 'rejection' }>;
    expect(JSON.parse(Buffer.from(rejected.bytes).toString())).toMatchObject({
      type: 'identify',
      userId: 'u1',
    });
  });

  test('is as well taken event by event', async () => {
    const { batch } = JSON.parse((collector.bodies[0] as Buffer).toString()) as { batch: object[] };
    expect(withoutIds(read(JSON.stringify(batch[0])))).toEqual([fromPage]);
  });
});

describe('what @rudderstack/rudder-sdk-node posts', () => {
  test('is a gzipped batch whose pages and tracks are clicks', async () => {
    collector.bodies.length = 0;
    const analytics = new RudderAnalytics('key', { dataPlaneUrl: collector.url, flushAt: 1 });
    const { timestamp: originalTimestamp, ...untimed } = track;
    const sends = [
      () => analytics.page(page),
      () => analytics.track({ ...untimed, originalTimestamp } as Parameters<typeof analytics.track>[0]),
      () => analytics.identify(identify),
    ];
    for (const [i, send] of sends.entries()) {
      send();
      await Promise.all([analytics.flush(), collector.received(i + 1)]);
    }
    expect(collector.bodies.map((body) => body.readUInt16BE())).toEqual([0x1f8b, 0x1f8b, 0x1f8b]);
    const outcomes = collector.bodies.flatMap((body) => read(body));
    expect(withoutIds(outcomes)).toEqual([fromPage, { ...fromTrack, subSequence: 0 }, unknownType(0)]);
  });
});

describe('what @snowplow/tracker-core builds', () => {
  /** Every payload the tracker makes, as a tracker posts them. */
  function payloads(base64: boolean): Payload[] {
    const built: Payload[] = [];
    const tracker = trackerCore({ base64, callback: (payload) => built.push(payload.build()) });
    tracker.setPlatform('web');
    tracker.setUserId('u1');
    tracker.setUseragent(FIREFOX);
    tracker.setLang('de-DE');
    tracker.setAppId('shop.example');
    for (const [key, value] of [
      ['duid', 'v1'],
      ['sid', 's1'],
    ] as const)
      tracker.addPayloadPair(key, value);
    const pageUrl = 'https://www.example.com/a?utm_source=news&utm_medium=email';
    const referrer = 'https://blog.example.org/post';
    const viewed = { schema: 'iglu:com.acme/viewed_product/jsonschema/1-0-0', data: { id: 7 } };
    tracker.track(buildPageView({ pageUrl, pageTitle: 'Home', referrer }), [viewed], AT.getTime());
    tracker.track(
      buildStructEvent({ category: 'shop', action: 'add', label: 'cart', property: 'pcs', value: 2 }),
      [],
      { type: 'ttm', value: AT.getTime() },
    );
    tracker.track(buildSelfDescribingEvent({ event: viewed }), [], AT.getTime());
    tracker.track(buildPagePing({ pageUrl, pageTitle: 'Home', referrer }), [], AT.getTime());
    return built;
  }

  const who = { visitor: 'v1', session: 's1', userAgent: FIREFOX, locale: 'de-DE' };
  const clicks: Outcome[] = [
    click({
      ...who,
      values: {
        ...noValues,
        ...ON_FIREFOX,
        page: '/a',
        referrer: 'blog.example.org',
        source: 'news',
        medium: 'email',
      },
    }),
    click({
      ...who,
      subSequence: 1,
      type: 'track',
      site: 'shop.example',
      values: { ...noValues, ...ON_FIREFOX, event: 'add' },
      properties: '{"category":"shop","label":"cart","property":"pcs","value":"2"}',
    }),
    click({
      ...who,
      subSequence: 2,
      type: 'track',
      site: 'shop.example',
      values: { ...noValues, ...ON_FIREFOX, event: 'viewed_product' },
      properties: '{"id":7}',
    }),
    unknownType(3),
  ];

  test.each([true, false])('becomes clicks, but for page pings (base64: %s)', (base64) => {
    const data = payloads(base64);
    const schema = 'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4';
    expect(withoutIds(read(JSON.stringify({ schema, data })))).toEqual(clicks);
    expect(withoutIds(read(data.map((event) => JSON.stringify(event)).join('\n')))).toEqual(clicks);
  });
});
