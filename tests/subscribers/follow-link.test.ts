import { beforeEach, describe, expect, test } from 'vitest';
import { ALL_SITES, type Link, openLink, sealLink } from '../../lib/domain/subscribers/link.ts';
import type { LinkKeys } from '../../lib/domain/subscribers/link-keys.ts';
import { type HttpEvent, readLinkRequest } from '../../lib/domain/subscribers/link-request.ts';
import { followLink } from '../../lib/subscribers/follow-link.ts';
import { MemorySubscribers } from './memory-stores.ts';

const keys: LinkKeys = [{ id: 1, secret: 'a'.repeat(64) }];
const nowMs = Date.UTC(2026, 10, 23, 8);
const ada: Link = {
  purpose: 'unsubscribe',
  email: 'ada@example.com',
  list: ALL_SITES,
  language: 'en',
  issuedAtMs: nowMs,
};
const confirm: Link = { ...ada, purpose: 'confirm', list: 'c.example' };

let store: MemorySubscribers;

beforeEach(() => {
  store = new MemorySubscribers();
  store.subscribed.set('a.example ada@example.com', 1).set('b.example ada@example.com', 2);
  store.subscribed.set('a.example bob@example.com', 3);
  store.asked.set('c.example ada@example.com', {
    site: 'c.example',
    email: 'ada@example.com',
    requestedAtMs: nowMs,
  });
});

/** As API Gateway passes on what a client sends: headers in lower case, other bodies than text in base64. */
function event(method: string, link: Link | string, body?: { type: string; text: string }): HttpEvent {
  const path = typeof link === 'string' ? link : `/${link.purpose}/${sealLink(link, keys)}`;
  return {
    rawPath: path,
    headers: { ...(body && { 'content-type': body.type }), 'accept-language': 'fr-CH, fr;q=0.9, en;q=0.8' },
    ...(body && { body: Buffer.from(body.text).toString('base64') }),
    isBase64Encoded: body !== undefined,
    requestContext: { http: { method } },
  };
}

async function follow(asked: HttpEvent, atMs = nowMs) {
  const open = async (token: string, now: number) => openLink(token, keys, now);
  const { response, followed } = await followLink({ ...store, open }, readLinkRequest(asked), atMs);
  return { ...response, followed };
}

const FORM = 'application/x-www-form-urlencoded';
/** What RFC 8058 has a mail client send, and Gmail does. */
const ONE_CLICK = { type: FORM, text: 'List-Unsubscribe=One-Click' };
const MULTIPART = {
  type: 'multipart/form-data; boundary=---FormBoundaryjWmhtjORrn',
  text: '-----FormBoundaryjWmhtjORrn\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n-----FormBoundaryjWmhtjORrn--\r\n',
};

describe('unsubscribing', () => {
  test.each([ONE_CLICK, MULTIPART])('one POST ends every subscription of the address: %o', async (body) => {
    const { statusCode, followed } = await follow(event('POST', ada, body));
    expect({ statusCode, followed }).toEqual({ statusCode: 200, followed: 'unsubscribe' });
    expect([...store.subscribed.keys(), ...store.asked.keys()]).toEqual(['a.example bob@example.com']);
    expect([store.reasonOf('ada@example.com'), store.reasonOf('bob@example.com')]).toEqual([
      'unsubscribed',
      null,
    ]);
  });

  test('a second POST, from another client and two years later, answers the same and changes nothing', async () => {
    const first = await follow(event('POST', ada, ONE_CLICK));
    const after = store.everything;
    expect(await follow(event('POST', ada, MULTIPART), nowMs + 730 * 86_400_000)).toEqual(first);
    expect(store.everything).toEqual(after);
  });

  test.each(['GET', 'HEAD'])('a scanner that follows every link by %s changes nothing', async (method) => {
    const before = store.everything;
    for (const link of [ada, confirm, { ...ada, list: 'a.example' }]) {
      const { statusCode, body } = await follow(event(method, link));
      expect([statusCode, (body.match(/<button /g) ?? []).length]).toEqual([200, method === 'GET' ? 1 : 0]);
    }
    expect(store.everything).toEqual(before);
  });

  test.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', ''])(
    '%j is not allowed, and changes nothing',
    async (method) => {
      const before = store.everything;
      const { statusCode, headers } = await follow(event(method, ada, ONE_CLICK));
      expect([statusCode, headers.allow]).toEqual([405, 'GET, HEAD, POST']);
      expect(store.everything).toEqual(before);
    },
  );

  test.each([
    undefined,
    { type: FORM, text: '' },
    { type: FORM, text: 'List-Unsubscribe=No' },
    { type: 'application/json', text: '{"List-Unsubscribe":"One-Click"}' },
    { type: FORM, text: 'confirm=yes' },
  ])('a POST without the button, %o, shows it and changes nothing', async (body) => {
    const before = store.everything;
    const { statusCode, body: page } = await follow(event('POST', ada, body));
    expect(statusCode).toBe(400);
    expect(page).toContain('<button type="submit">Unsubscribe</button>');
    expect(store.everything).toEqual(before);
  });

  test('a link of one site ends that subscription only', async () => {
    await follow(event('POST', { ...ada, list: 'a.example' }, ONE_CLICK));
    expect([...store.subscribed.keys()]).toEqual(['b.example ada@example.com', 'a.example bob@example.com']);
    expect(store.reasonOf('ada@example.com')).toBe(null);
  });
});

describe('links that are none', () => {
  test('all look the same: forged, expired, of another purpose, and nothing at all', async () => {
    const token = sealLink(ada, keys);
    const before = store.everything;
    const answers = [
      await follow(event('GET', '/unsubscribe/x')),
      await follow(event('GET', '/unsubscribe/')),
      await follow(event('GET', `/unsubscribe/${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)),
      await follow(event('GET', `/confirm/${token}`)),
      await follow(event('POST', `/confirm/${token}`, { type: FORM, text: 'confirm=yes' })),
      await follow(event('POST', ada, ONE_CLICK), nowMs + 733 * 86_400_000),
    ];
    const [first] = answers;
    for (const { followed: _, ...answer } of answers)
      expect(answer).toEqual({ ...first, followed: undefined });
    expect(first).toMatchObject({ statusCode: 404, headers: { 'content-language': 'fr' } });
    expect(first?.body).toContain('Ce lien ne fonctionne pas');
    expect(store.everything).toEqual(before);
  });

  test('every answer forbids to keep it, to frame it, and to tell others where it was', async () => {
    for (const asked of [
      event('GET', ada),
      event('POST', ada, ONE_CLICK),
      event('GET', '/x'),
      event('PUT', ada),
    ]) {
      const { headers, body } = await follow(asked);
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' });
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
      expect(body).not.toMatch(/ada@|<script|https?:/);
    }
  });
});

describe('confirming', () => {
  const YES = { type: FORM, text: 'confirm=yes' };

  test('one POST subscribes, and the next says the same', async () => {
    const first = await follow(event('POST', confirm, YES), nowMs + 5);
    expect(first).toMatchObject({ statusCode: 200, followed: 'confirm' });
    expect([store.subscribed.get('c.example ada@example.com'), store.asked.size]).toEqual([nowMs + 5, 0]);
    expect(await follow(event('POST', confirm, YES), nowMs + 9)).toEqual(first);
    expect(store.subscribed.get('c.example ada@example.com')).toBe(nowMs + 5);
  });

  test('nobody who was not asked is subscribed, and nobody after he has unsubscribed', async () => {
    await follow(event('POST', ada, ONE_CLICK), nowMs + 1);
    expect((await follow(event('POST', confirm, YES), nowMs + 2)).statusCode).toBe(404);
    expect([...store.subscribed.keys()]).toEqual(['a.example bob@example.com']);
  });

  test('who complains about being asked is not subscribed by a click', async () => {
    await store.suppressions.add('ada@example.com', 'complained', nowMs + 1);
    expect((await follow(event('POST', confirm, YES), nowMs + 2)).statusCode).toBe(404);
    expect(store.subscribed.has('c.example ada@example.com')).toBe(false);
  });

  test('who had unsubscribed before is mailed again once he has confirmed', async () => {
    await store.suppressions.add('ada@example.com', 'unsubscribed', nowMs - 1);
    expect((await follow(event('POST', confirm, YES), nowMs + 2)).statusCode).toBe(200);
    expect(store.reasonOf('ada@example.com')).toBe(null);
  });

  test('a request that is over subscribes nobody, though it is still there', async () => {
    const late = nowMs + 7 * 86_400_000;
    const fresh = { ...confirm, issuedAtMs: late };
    expect((await follow(event('POST', fresh, YES), late)).statusCode).toBe(404);
  });
});
