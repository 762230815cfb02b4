import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countBatch } from '../../lib/count/count-batch.ts';
import { ItemCache } from '../../lib/count/item-cache.ts';
import type { ReadRecord } from '../../lib/domain/records/read-batch.ts';
import type { Rollup } from '../../lib/domain/rollups/rollup.ts';
import { unregistered } from '../../lib/domain/sites/site.ts';
import { makeClick, makeRecord, randomFrom } from './clicks.ts';
import { type Fault, faultyStore, InjectedFault } from './faulty-store.ts';
import { MemoryStore } from './memory-store.ts';

const HOUR_MS = 3_600_000;
const histories = async () => () => unregistered('UTC');
/** Small enough that items split and fill within a few records. */
const LIMITS = { countersPerWriteMax: 6, itemBytesMax: 1024 };

/** A shard of `length` records with up to 12 clicks each, over two sites, two weeks and 200 pages. */
function makeShard(random: () => number, length: number): ReadRecord[] {
  const sundayMs = Date.UTC(2026, 10, 15, 20);
  const pick = (n: number) => Math.floor(random() * n);
  let sequence = 10n ** BigInt(pick(50));
  return Array.from({ length }, () => {
    sequence += BigInt(1 + pick(1000));
    const clicks = Array.from({ length: pick(12) }, () =>
      makeClick({
        site: pick(4) === 0 ? 'shop.example' : 'example.com',
        eventTimeMs: sundayMs + pick(8) * HOUR_MS,
        type: pick(5) === 0 ? 'track' : 'page',
        visitor: `visitor ${pick(60)}`,
        session: `session ${pick(90)}`,
        crawler: pick(10) === 0,
        values: { page: `/${pick(200)}`, country: ['DE', 'FR', 'JP'][pick(3)] ?? null },
      }),
    );
    return makeRecord(String(sequence), clicks, sundayMs + 9 * HOUR_MS);
  });
}

/** What was sent, counted by a loop that knows nothing of shards, items or checkpoints. */
function expectedOf(shard: readonly ReadRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  const add = (name: string) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  const seen = new Set<string>();
  for (const { outcomes } of shard) {
    for (const click of outcomes) {
      if (click.kind !== 'click') continue;
      const week = click.eventTimeMs < Date.UTC(2026, 10, 16) ? '2026-W46' : '2026-W47';
      const name = `${click.site} ${week}`;
      add(`${name} received`);
      if (click.crawler) {
        add(`${name} bot`);
        continue;
      }
      add(`${name} clicks`);
      if (click.type === 'page') add(`${name} pageviews`);
      add(`${name} country ${click.values.country}`);
      // Which pages end in (other) depends on the schedule; how many clicks they have does not.
      add(`${name} page`);
      for (const person of [`visitor ${click.visitor}`, `session ${click.session}`]) {
        if (seen.has(`${name} ${person}`)) continue;
        seen.add(`${name} ${person}`);
        add(`${name} ${person.split(' ')[0]}s`);
      }
    }
  }
  return counts;
}

function countsOf(rollups: Iterable<Rollup>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { site, week, books, clicks, pageviews, values, days, sessions } of rollups) {
    const name = `${site} ${week}`;
    const all: [string, number][] = [
      ['received', books.received],
      ['bot', books.bot],
      ['clicks', clicks],
      ['pageviews', pageviews],
      ...[...values.country].map(([country, n]): [string, number] => [`country ${country}`, n]),
      ['page', [...values.page.values()].reduce((sum, n) => sum + n, 0)],
      ['visitors', [...days.values()].reduce((sum, { visitors }) => sum + visitors.estimate(), 0)],
      ['sessions', sessions.estimate()],
    ];
    for (const [counter, n] of all) if (n > 0) counts[`${name} ${counter}`] = n;
  }
  return counts;
}

/** Delivers the shard as Lambda may: again after a fault, cut otherwise, overlapping, from the start. */
async function deliverWithFaults(shard: readonly ReadRecord[], random: () => number, faultRate: number) {
  const memory = new MemoryStore();
  const kinds: Fault[] = ['crash-before', 'acknowledgement-lost', 'late'];
  const { store, landLateWrites } = faultyStore(memory, () =>
    random() < faultRate ? (kinds[Math.floor(random() * kinds.length)] as Fault) : 'none',
  );
  let cache = new ItemCache();
  let done = 0;
  while (done < shard.length) {
    const start = random() < 0.1 ? Math.floor(random() * (done + 1)) : done;
    const until = Math.min(shard.length, done + 1 + Math.floor(random() * 8));
    if (random() < 0.2) cache = new ItemCache();
    try {
      await countBatch([shard.slice(start, until)], { store, cache, histories, limits: LIMITS });
      done = until;
    } catch (error) {
      if (!(error instanceof InjectedFault)) throw error;
    }
    if (random() < 0.3) await landLateWrites();
  }
  await landLateWrites();
  return memory;
}

test('counters are what was sent, whatever is delivered again, crashes, or lands late', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 25 }), async (seed, length) => {
      const random = randomFrom(seed);
      const shard = makeShard(random, length);
      const memory = await deliverWithFaults(shard, random, random() * 0.2);
      expect(countsOf(memory.rollups().values())).toEqual(expectedOf(shard));
    }),
    { numRuns: 400, seed: 20261121 },
  );
}, 120_000);

test('a batch counted again from the start of the stream changes no item', async () => {
  const shard = makeShard(randomFrom(7), 40);
  const store = new MemoryStore();
  await countBatch([shard], { store, cache: new ItemCache(), histories });
  const before = structuredClone(store.items);
  await countBatch([shard], { store, cache: new ItemCache(), histories });
  expect(store.items).toEqual(before);
});

test('a small site costs one item of values and one of totals a lane', async () => {
  const store = new MemoryStore();
  const clicks = ['/', '/pricing', '/'].map((page) => makeClick({ values: { page, country: 'DE' } }));
  await countBatch([[makeRecord('49671000000000000000000000000000000000000000000000000002', clicks)]], {
    store,
    cache: new ItemCache(),
    histories,
  });
  const at = '49671000000000000000000000000000000000000000000000000002.00002';
  const pk = 'example.com#2026-W47';
  expect([...store.items.values()]).toEqual([
    {
      pk,
      sk: 'totals#us-east-1.clicks.0',
      'at.3': at,
      'latest.3': '2026-11-18T12:00:00.000Z',
      received: 3,
      counted: 3,
      clicks: 3,
      'clicks.2026-11-18': 3,
      pageviews: 3,
      'pageviews.2026-11-18': 3,
    },
    {
      pk,
      sk: 'values#us-east-1.clicks.0',
      'at.3': at,
      'page:/': 2,
      'page:/pricing': 1,
      'country:DE': 3,
    },
  ]);
});

test('a site of 20,000 pages keeps every page, in items that stay below 64 KB', async () => {
  const store = new MemoryStore();
  const cache = new ItemCache();
  const pages = Array.from({ length: 20_000 }, (_, i) => `/articles/${i}`);
  for (let start = 0; start < pages.length; start += 2000) {
    const clicks = pages.slice(start, start + 2000).map((page) => makeClick({ values: { page } }));
    await countBatch([[makeRecord(String(1000 + start), clicks)]], { store, cache, histories });
  }
  const rollup = store.rollups().get('example.com#2026-W47');
  expect(rollup?.values.page).toEqual(new Map(pages.map((page) => [page, 1])));
  const largest = Math.max(...[...store.items.values()].map((item) => JSON.stringify(item).length));
  expect(largest).toBeLessThan(64 * 1024);
});

test('a flood of distinct paths ends in (other): items stay small and the sum exact', async () => {
  const store = new MemoryStore();
  const cache = new ItemCache();
  const limits = { countersPerWriteMax: 290, itemBytesMax: 4096 };
  for (let batch = 0; batch < 20; batch++) {
    const clicks = Array.from({ length: 5000 }, (_, i) => makeClick({ values: { page: `/${batch}/${i}` } }));
    await countBatch([[makeRecord(String(1000 + batch), clicks)]], { store, cache, histories, limits });
  }
  const pages = store.rollups().get('example.com#2026-W47')?.values.page ?? new Map<string, number>();
  expect([...pages.values()].reduce((sum, count) => sum + count, 0)).toBe(100_000);
  expect(pages.get('(other)')).toBeGreaterThan(50_000);
  const largest = Math.max(...[...store.items.values()].map((item) => JSON.stringify(item).length));
  expect(largest).toBeLessThan(16 * 1024);
});

test('a flood of distinct paths keeps items small even where every container is new', async () => {
  const store = new MemoryStore();
  const limits = { countersPerWriteMax: 290, itemBytesMax: 4096 };
  for (let batch = 0; batch < 20; batch++) {
    const clicks = Array.from({ length: 5000 }, (_, i) => makeClick({ values: { page: `/${batch}/${i}` } }));
    const cache = new ItemCache();
    await countBatch([[makeRecord(String(1000 + batch), clicks)]], { store, cache, histories, limits });
  }
  const pages = store.rollups().get('example.com#2026-W47')?.values.page ?? new Map<string, number>();
  expect([...pages.values()].reduce((sum, count) => sum + count, 0)).toBe(100_000);
  const largest = Math.max(...[...store.items.values()].map((item) => JSON.stringify(item).length));
  expect(largest).toBeLessThan(16 * 1024);
});

test('a message id seen twice in a batch counts once', async () => {
  const store = new MemoryStore();
  const twice = makeClick({ messageId: 'a', values: { page: '/' } });
  const other = makeClick({ messageId: 'b', values: { page: '/' } });
  await countBatch([[makeRecord('1', [twice]), makeRecord('2', [other, twice])]], {
    store,
    cache: new ItemCache(),
    histories,
  });
  expect(store.rollups().get('example.com#2026-W47')?.books).toEqual({
    received: 3,
    counted: 2,
    duplicate: 1,
    rejected: 0,
    expired: 0,
    bot: 0,
  });
});

test('the watermark is the latest event time, whatever comes late after it', async () => {
  const store = new MemoryStore();
  const cache = new ItemCache();
  const noonMs = Date.UTC(2026, 10, 18, 12);
  const hours = [0, -20, 1, -3];
  for (const [i, hour] of hours.entries()) {
    const click = makeClick({ eventTimeMs: noonMs + hour * HOUR_MS });
    await countBatch([[makeRecord(String(10 + i), [click])]], { store, cache, histories });
  }
  expect(store.rollups().get('example.com#2026-W47')?.watermarkMs).toBe(noonMs + HOUR_MS);
});
