import type { Click, Rejection } from '../../lib/domain/clicks/click.ts';
import type { StreamRecord } from '../../lib/domain/records/record.ts';

const ARRIVAL_MS = Date.parse('2026-11-16T09:30:00.250Z');
/** Fifty-six digits, as long as a sequence number can be. */
const SEQUENCE_BASE = 49546986683135544286507457936321625675700192471156785154n;

/** Record number `n` of a shard. */
export function record(n: number, changes: Partial<StreamRecord> = {}): StreamRecord {
  return {
    stream: 'eu-central-1.clicks.test',
    shardId: 'shardId-000000000007',
    sequenceNumber: String(SEQUENCE_BASE + BigInt(n)),
    arrivalTimeMs: ARRIVAL_MS + n,
    data: new Uint8Array(),
    ...changes,
  };
}

export function click(changes: Partial<Click> = {}): Click {
  return {
    kind: 'click',
    subSequence: 0,
    messageId: 'b5c1b1f4-0f4e-4c7e-9d5c-0d1f3f1f2a3b',
    type: 'page',
    site: 'example.com',
    eventTimeMs: Date.parse('2026-11-16T09:29:58.123Z'),
    visitor: 'v-1',
    session: 's-1',
    values: {
      page: '/pricing',
      referrer: 'news.example.org',
      source: 'newsletter',
      medium: 'email',
      campaign: 'autumn',
      event: null,
      country: 'NZ',
      browser: 'Firefox',
      os: 'Linux',
      device: 'desktop',
    },
    crawler: false,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    locale: 'en-NZ',
    properties: '{"plan":"pro"}',
    ...changes,
  };
}

/** A click that says as little as a click can. */
export function bareClick(changes: Partial<Click> = {}): Click {
  const values = {
    page: null,
    referrer: null,
    source: null,
    medium: null,
    campaign: null,
    event: 'Signed Up',
    country: null,
    browser: null,
    os: null,
    device: null,
  };
  const nothing = { messageId: null, visitor: null, session: null, userAgent: null, locale: null };
  return click({ ...nothing, values, type: 'track', crawler: true, properties: null, ...changes });
}

export function rejection(changes: Partial<Rejection> = {}): Rejection {
  return {
    kind: 'rejection',
    subSequence: 0,
    reason: 'not-json',
    detail: 'unexpected end of input',
    site: null,
    eventTimeMs: null,
    bytes: Buffer.from('{"type":"page","proper\xff', 'latin1'),
    ...changes,
  };
}
