import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countBatch } from '../../lib/count/count-batch.ts';
import type { RollupStore } from '../../lib/count/rollup-store.ts';
import { ITEM_LIMITS, type ItemLimits } from '../../lib/count/site-week-work.ts';
import type { ReadRecord } from '../../lib/domain/records/read-batch.ts';
import type { Rollup } from '../../lib/domain/rollups/rollup.ts';
import { unregistered } from '../../lib/domain/sites/site.ts';
import { makeClick, makeRecord, randomFrom } from './clicks.ts';
import { type Fault, faultyStore, InjectedFault } from './faulty-store.ts';
import { MemoryStore } from './memory-store.ts';

const HOUR_MS = 3_600_000;
const histories = async () => () => unregistered('UTC');
/** All in one item; out of it soon; from the start; and merged with every batch. */
const LIMITS: readonly ItemLimits[] = [
  ITEM_LIMITS,
  { ...ITEM_LIMITS, totalsBytesMax: 900 },
  { ...ITEM_LIMITS, totalsBytesMax: 0 },
  { ...ITEM_LIMITS, totalsBytesMax: 1500, recentBytesMax: 0 },
];

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
      add(`${name} page ${click.values.page}`);
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
      ...[...values.page].map(([page, n]): [string, number] => [`page ${page}`, n]),
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
  const limits = LIMITS[Math.floor(random() * LIMITS.length)] as ItemLimits;
  let done = 0;
  while (done < shard.length) {
    const start = random() < 0.1 ? Math.floor(random() * (done + 1)) : done;
    const until = Math.min(shard.length, done + 1 + Math.floor(random() * 8));
    try {
      await countBatch([shard.slice(start, until)], { store, histories, limits });
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

/**
 * Delivers the shard to invocations that are given up while they are at work: Lambda then sends the
 * records again, cut otherwise, and any request of any of them may come next.
 */
async function deliverSideBySide(shard: readonly ReadRecord[], random: () => number): Promise<MemoryStore> {
  const memory = new MemoryStore();
  const pick = (n: number) => Math.floor(random() * n);
  const limits = LIMITS[pick(LIMITS.length)] as ItemLimits;
  const pending: (() => void)[] = [];
  const turn = () => new Promise<void>((resolve) => pending.push(resolve));
  const store: RollupStore = {
    read: async (keys) => turn().then(() => memory.read(keys)),
    put: async (item) => turn().then(() => memory.put(item)),
  };
  const next = async () => {
    pending.splice(pick(pending.length), 1)[0]?.();
    await new Promise(setImmediate);
  };
  for (let done = 0; done < shard.length; ) {
    const until = Math.min(shard.length, done + 1 + pick(5));
    let isDone = false;
    const counting = countBatch([shard.slice(pick(4) === 0 ? pick(done + 1) : done, until)], {
      store,
      histories,
      limits,
    });
    void counting.then(() => {
      isDone = true;
    });
    const patience = pick(3) === 0 ? pick(6) : Number.POSITIVE_INFINITY;
    for (let steps = 0; !isDone && steps < patience; steps++) await next();
    if (isDone) done = until;
  }
  while (pending.length > 0) await next();
  return memory;
}

test('counters are what was sent, however many invocations are at work on one shard', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.integer({ min: 2, max: 12 }), async (seed, length) => {
      const random = randomFrom(seed);
      const shard = makeShard(random, length);
      const memory = await deliverSideBySide(shard, random);
      expect(countsOf(memory.rollups().values())).toEqual(expectedOf(shard));
    }),
    { numRuns: 400, seed: 20261121 },
  );
}, 120_000);

test('a batch counted again from the start of the stream changes no item', async () => {
  const shard = makeShard(randomFrom(7), 40);
  const store = new MemoryStore();
  await countBatch([shard], { store, histories });
  const before = structuredClone(store.items);
  await countBatch([shard], { store, histories });
  expect(store.items).toEqual(before);
});

test('a message id seen twice in a batch counts once', async () => {
  const store = new MemoryStore();
  const twice = makeClick({ messageId: 'a', values: { page: '/' } });
  const other = makeClick({ messageId: 'b', values: { page: '/' } });
  await countBatch([[makeRecord('1', [twice]), makeRecord('2', [other, twice])]], {
    store,
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
  const noonMs = Date.UTC(2026, 10, 18, 12);
  const hours = [0, -20, 1, -3];
  for (const [i, hour] of hours.entries()) {
    const click = makeClick({ eventTimeMs: noonMs + hour * HOUR_MS });
    await countBatch([[makeRecord(String(10 + i), [click])]], { store, histories });
  }
  expect(store.rollups().get('example.com#2026-W47')?.watermarkMs).toBe(noonMs + HOUR_MS);
});
