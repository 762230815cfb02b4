import { expect, test } from 'vitest';
import { SettingsCache } from '../../lib/count/settings-cache.ts';
import { type SettingsHistory, unregistered } from '../../lib/domain/sites/site.ts';

const history = (timeZone: string): SettingsHistory => [
  { fromMs: 0, timeZone, countCrawlers: false, expireAfterMs: null },
];

test('settings are read once a minute for each site', async () => {
  const reads: string[][] = [];
  const read = async (sites: readonly string[]) => {
    reads.push([...sites]);
    return new Map([['a.example', history('Asia/Tokyo')]]);
  };
  const cache = new SettingsCache(read, unregistered('UTC'));
  const of = await cache.histories(new Set(['a.example', 'b.example']), 0);
  expect([of('a.example'), of('b.example')]).toEqual([history('Asia/Tokyo'), unregistered('UTC')]);
  await cache.histories(new Set(['a.example']), 59_999);
  await cache.histories(new Set(['a.example']), 60_000);
  expect(reads).toEqual([['a.example', 'b.example'], ['a.example']]);
});

test('a zone that this runtime does not know is taken for UTC, and stops no other site', async () => {
  const stored = new Map([
    ['a.example', history('Mars/Olympus_Mons')],
    ['b.example', history('Asia/Tokyo')],
  ]);
  const cache = new SettingsCache(async () => stored, unregistered('UTC'));
  const of = await cache.histories(new Set(stored.keys()), 0);
  expect([of('a.example'), of('b.example')]).toEqual([history('UTC'), history('Asia/Tokyo')]);
});

test('a flood of unknown hosts takes no site its own settings', async () => {
  const stored = new Map([['a.example', history('Asia/Tokyo')]]);
  const asked: string[] = [];
  const cache = new SettingsCache(async (sites) => {
    asked.push(...sites.filter((site) => stored.has(site)));
    return new Map([...stored].filter(([site]) => sites.includes(site)));
  }, unregistered('UTC'));
  await cache.histories(new Set(['a.example']), 0);
  const flood = Array.from({ length: 100_000 }, (_, i) => `${i}.example`);
  const of = await cache.histories(new Set(['a.example', ...flood]), 1);
  expect(of('a.example')).toEqual(history('Asia/Tokyo'));
  expect(asked).toEqual(['a.example']);
});
