import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hostName } from '../../lib/domain/clicks/host-name.ts';
import { barePath, hostOf, pathOf, queryOf } from '../../lib/domain/clicks/url.ts';

test('says of a web URL what URL() says', () => {
  const options = { validSchemes: ['http', 'https'], withQueryParameters: true, withFragments: true };
  const authority = { withPort: true, withUserInfo: true };
  fc.assert(
    fc.property(fc.webUrl({ ...options, authoritySettings: authority }), (text) => {
      const url = new URL(text);
      // Where URL() rewrites a path (`/a/../b`), ours stays as it was sent.
      fc.pre(text.includes(url.pathname) || url.pathname === '/');
      fc.pre(!/\/\.{1,2}(?:[/?#]|$)|%2e/i.test(text));
      expect({ host: hostOf(text), path: pathOf(text), query: queryOf(text) }).toEqual({
        host: url.hostname.replace(/^www\./, '').replace(/\.$/, ''),
        path: url.pathname,
        query: url.search.slice(1).replaceAll('%27', "'"),
      });
    }),
    { numRuns: 3000, seed: 3 },
  );
});

test.each([
  ['https://www.Example.com:8443/a?b#c', 'example.com'],
  ['HTTP://example.com', 'example.com'],
  ['https://user:p@ss@example.com/', 'example.com'],
  ['https://example.com./', 'example.com'],
  ['https://example.com\\@evil.com/', 'example.com'],
  ['https://example.com?@evil.com', 'example.com'],
  ['https://localhost:3000/', 'localhost'],
  ['https://192.0.2.1/', '192.0.2.1'],
  ['https://bücher.de/', 'bücher.de'],
  ['https://xn--bcher-kva.de/', 'xn--bcher-kva.de'],
  ['https://[::1]/', null],
  ['https:///a', null],
  ['https://exa mple.com/', null],
  ['android-app://com.google', null],
  ['javascript://example.com/%0aalert(1)', null],
  ['//example.com/', null],
  ['/a', null],
  ['', null],
])('the host of %j is %j', (url, host) => {
  expect(hostOf(url)).toBe(host);
});

test.each([
  ['https://example.com', '/'],
  ['https://example.com?a', '/'],
  ['https://example.com/a%20b/?c=/d#/e', '/a%20b/'],
  ['app://screen/settings', '/settings'],
  ['/a?next=https://x.com/y', '/a'],
  ['a/b', null],
  ['', null],
])('the path of %j is %j', (url, path) => {
  expect(pathOf(url)).toBe(path);
});

test.each([
  ['', '/'],
  ['#top', '/'],
  ['a', '/a'],
  ['/a#b?c', '/a'],
])('the bare path of %j is %j', (path, bare) => {
  expect(barePath(path)).toBe(bare);
});

test.each([
  ['/a?b=c#d', 'b=c'],
  ['/a#b?c', ''],
  ['/a', ''],
])('the query of %j is %j', (url, query) => {
  expect(queryOf(url)).toBe(query);
});

test.each([
  ['example.com', 'example.com'],
  [' WWW.Example.COM.:443 ', 'example.com'],
  ['www.example.com', 'example.com'],
  ['www.www.example.com', 'example.com'],
  ['intranet', 'intranet'],
  ['my_shop-2.example', 'my_shop-2.example'],
  ['ΑΘΗΝΑ.gr', 'αθηνα.gr'],
  [`${'a'.repeat(249)}.com`, `${'a'.repeat(249)}.com`],
  [`${'a'.repeat(250)}.com`, null],
  ['', null],
  ['.', null],
  ['a..b', null],
  ['.a', null],
  ['www.', 'www'],
  ['(unknown)', null],
  ['(other)', null],
  ['a#2026-W47', null],
  ['a b', null],
  ['a/b', null],
  ['a\u0000b', null],
  ['a\u202eb', null],
  ['a\ud800b', null],
  ['https://a.com', null],
  ['a:b', null],
])('the host name in %j is %j', (text, name) => {
  expect(hostName(text)).toBe(name);
});

test('a host name stays what it is when read again', () => {
  fc.assert(
    fc.property(fc.oneof(fc.domain(), fc.string({ unit: 'binary' })), (text) => {
      const name = hostName(text);
      if (name !== null) expect(hostName(name)).toBe(name);
    }),
    { numRuns: 2000, seed: 4 },
  );
});
