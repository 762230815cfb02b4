import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emailAddress } from '../../lib/domain/sites/email-address.ts';
import {
  ALL_SITES,
  LINK_LASTS_MS,
  type Link,
  linkUrl,
  openLink,
  sealLink,
} from '../../lib/domain/subscribers/link.ts';
import {
  type LinkKeys,
  readLinkKeys,
  withNewKey,
  withoutKey,
  writeLinkKeys,
} from '../../lib/domain/subscribers/link-keys.ts';

const SEED = { seed: 2026 };
const keys: LinkKeys = [{ id: 1, secret: 'a'.repeat(64) }];
const rotated = withNewKey(keys, 'b'.repeat(64));
const issuedAtMs = Date.UTC(2026, 10, 23, 8);
const ada: Link = {
  purpose: 'unsubscribe',
  email: 'ada@example.com',
  list: ALL_SITES,
  language: 'de',
  issuedAtMs,
};

const links = fc.record<Link>({
  purpose: fc.constantFrom('unsubscribe', 'confirm'),
  email: fc.emailAddress().filter((text) => emailAddress(text) !== null),
  list: fc.constantFrom(ALL_SITES, 'a.example', `${'x'.repeat(63)}.example`),
  language: fc.constantFrom('en', 'ar'),
  issuedAtMs: fc.integer({ min: 0, max: 40_000_000 }).map((minutes) => minutes * 60_000),
});

test('a link says what was put into it', () => {
  fc.assert(
    fc.property(links, (link) => {
      expect(openLink(sealLink(link, keys), keys, link.issuedAtMs)).toEqual(link);
    }),
    SEED,
  );
});

test('the same link has the same token, which is fit for a header and a path, and tells no address', () => {
  fc.assert(
    fc.property(links, (link) => {
      const token = sealLink(link, keys);
      expect(sealLink(link, keys)).toBe(token);
      expect(token).toMatch(/^[\w-]{40,800}$/);
      const bytes = Buffer.from(token, 'base64url').toString('latin1');
      expect(bytes).not.toContain(link.email.slice(0, 8));
      expect(bytes).not.toContain('example');
    }),
    SEED,
  );
});

test('no byte of a token can be another', () => {
  const bytes = Buffer.from(sealLink(ada, keys), 'base64url');
  for (let at = 0; at < bytes.length; at++)
    for (let mask = 1; mask < 256; mask++) {
      const other = Buffer.from(bytes);
      other[at] = (other[at] ?? 0) ^ mask;
      expect(typeof openLink(other.toString('base64url'), rotated, issuedAtMs)).toBe('string');
    }
});

test('no character of a token can be another, be left out or come in between', () => {
  const token = sealLink(ada, keys);
  fc.assert(
    fc.property(
      fc.nat(token.length),
      fc.nat(2),
      fc.string({ minLength: 0, maxLength: 2 }),
      (at, cut, text) => {
        const other = token.slice(0, at) + text + token.slice(at + cut);
        fc.pre(other !== token);
        expect(typeof openLink(other, keys, issuedAtMs)).toBe('string');
      },
    ),
    { ...SEED, numRuns: 3000 },
  );
});

test('anything at all is refused without an exception', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 2000 }),
    fc.uint8Array({ maxLength: 700 }).map((bytes) => Buffer.from([1, 1, ...bytes]).toString('base64url')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(typeof openLink(text, keys, issuedAtMs)).toBe('string');
    }),
    { ...SEED, numRuns: 2000 },
  );
});

test('a link works for two years, to the minute, and one to confirm for a week', () => {
  const day = 86_400_000;
  expect(LINK_LASTS_MS).toEqual({ unsubscribe: 732 * day, confirm: 7 * day });
  for (const purpose of ['unsubscribe', 'confirm'] as const) {
    const token = sealLink({ ...ada, purpose }, keys);
    const endMs = issuedAtMs + LINK_LASTS_MS[purpose];
    expect(openLink(token, keys, endMs - 1)).toEqual({ ...ada, purpose });
    expect(openLink(token, keys, endMs)).toBe('expired');
  }
});

test('a new key signs, and the links of the old one work until it is taken away', () => {
  const old = sealLink(ada, keys);
  const fresh = sealLink(ada, rotated);
  expect(fresh).not.toBe(old);
  expect([openLink(old, rotated, issuedAtMs), openLink(fresh, rotated, issuedAtMs)]).toEqual([ada, ada]);
  const dropped = withoutKey(rotated, 1) as LinkKeys;
  expect([openLink(old, dropped, issuedAtMs), openLink(fresh, dropped, issuedAtMs)]).toEqual([
    'unknown-key',
    ada,
  ]);
  expect(openLink(fresh, keys, issuedAtMs)).toBe('unknown-key');
});

test('another secret under the same number opens nothing', () => {
  expect(openLink(sealLink(ada, keys), [{ id: 1, secret: 'c'.repeat(64) }], issuedAtMs)).toBe('forged');
});

test('keys are read newest first, whatever their order was', () => {
  expect(readLinkKeys(writeLinkKeys(rotated))).toEqual(rotated);
  const ten = { '2': 'b'.repeat(64), '10': 'c'.repeat(64), '1': 'a'.repeat(64) };
  expect(readLinkKeys(JSON.stringify(ten)).map(({ id }) => id)).toEqual([10, 2, 1]);
  expect(withoutKey(keys, 1)).toBe(null);
  expect(withoutKey(rotated, 7)).toBe(null);
});

test.each([
  '',
  '{}',
  '[]',
  'null',
  '{"1":"short"}',
  `{"0":"${'a'.repeat(64)}"}`,
  `{"256":"${'a'.repeat(64)}"}`,
])('a secret that is no list of keys, %j, is named without what is in it', (json) => {
  expect(() => readLinkKeys(json)).toThrow(/^the secret of links is no list of keys by number$/);
});

test('the longest address and site make a link that fits a header', () => {
  const label = 'x'.repeat(63);
  const site = `${label}.${label}.${label}.${'x'.repeat(61)}`;
  const url = linkUrl(
    'https://abcdefghij.execute-api.ap-southeast-2.amazonaws.com/',
    {
      ...ada,
      email: `${'a'.repeat(64)}@${`${label}.`.repeat(2)}${'x'.repeat(61)}`,
      list: site,
    },
    keys,
  );
  expect(url).toMatch(
    /^https:\/\/abcdefghij\.execute-api\.ap-southeast-2\.amazonaws\.com\/unsubscribe\/[\w-]+$/,
  );
  expect(url.length).toBeLessThan(868);
});
