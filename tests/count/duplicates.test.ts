import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClickMemory } from '../../lib/count/click-memory.ts';
import { type CountDependencies, countBatch } from '../../lib/count/count-batch.ts';
import type { ReadRecord } from '../../lib/domain/records/read-batch.ts';
import type { Books, Rollup } from '../../lib/domain/rollups/rollup.ts';
import type { DuplicateRule, SettingsHistory } from '../../lib/domain/sites/site.ts';
import { makeClick, makeRecord, randomFrom } from './clicks.ts';
import { type Fault, faultyStore, InjectedFault } from './faulty-store.ts';
import { MemoryClaims } from './memory-claims.ts';
import { MemoryStore } from './memory-store.ts';

const DAY_MS = 86_400_000;
const NOON_MS = Date.UTC(2026, 10, 18, 12);
const WEEK = 'example.com#2026-W47';
const NO_BOOKS: Books = { received: 0, counted: 0, duplicate: 0, rejected: 0, expired: 0, bot: 0 };

const ruleOf = (duplicates: DuplicateRule, expireAfterMs: number | null = null): SettingsHistory => [
  { fromMs: 0, timeZone: 'UTC', countCrawlers: false, expireAfterMs, duplicates },
];

/** A record of one click with this id, in a shard of that number. */
function record(shard: number, sequence: number, messageId: string, given = {}, arrivalTimeMs = NOON_MS) {
  const values = { page: `/${messageId}`, country: 'DE' };
  const made = makeRecord(String(sequence), [makeClick({ messageId, values, ...given })], arrivalTimeMs);
  return { ...made, record: { ...made.record, shardId: `shardId-${String(shard).padStart(12, '0')}` } };
}

/** The tables, and what counts a batch in a container of its own unless one is given. */
function tables(history: SettingsHistory) {
  const [store, claims] = [new MemoryStore(), new MemoryClaims()];
  const deliver = (batch: readonly ReadRecord[], container: Partial<CountDependencies> = {}) =>
    countBatch([batch], {
      store,
      claims,
      histories: async () => () => history,
      ...container,
    });
  const rollup = () => store.rollups().get(WEEK) as Rollup;
  return { store, claims, deliver, rollup };
}

const pagesOf = ({ values }: Rollup) => Object.fromEntries([...values.page].sort());

test('exact: a producer that timed out and sent again, to another shard, counts once', async () => {
  const { deliver, rollup } = tables(ruleOf('exact'));
  await deliver([record(3, 100, 'a'), record(3, 101, 'b')]);
  await deliver([record(8, 50, 'b'), record(8, 51, 'c')]);
  expect(rollup().books).toEqual({ ...NO_BOOKS, received: 4, counted: 3, duplicate: 1 });
  expect(pagesOf(rollup())).toEqual({ '/a': 1, '/b': 1, '/c': 1 });
});

// Source: https://docs.aws.amazon.com/streams/latest/dev/kinesis-kpl-concepts.html (retries)
test('exact: a KPL aggregate that was put before a split and, its answer lost, after it counts once', async () => {
  const { deliver, rollup } = tables(ruleOf('exact'));
  const ids = ['a', 'b', 'c'];
  const clicks = ids.map((messageId) => makeClick({ messageId, values: { page: `/${messageId}` } }));
  const inShard = (shardId: string, sequence: string): ReadRecord => {
    const made = makeRecord(sequence, clicks);
    return { ...made, record: { ...made.record, shardId } };
  };
  await deliver([inShard('shardId-000000000001', '49600')]);
  await deliver([inShard('shardId-000000000005', '49700')]);
  expect(rollup().books).toEqual({ ...NO_BOOKS, received: 6, counted: 3, duplicate: 3 });
  expect(pagesOf(rollup())).toEqual({ '/a': 1, '/b': 1, '/c': 1 });
});

test('exact: a click delivered again is not its own duplicate, in whatever container', async () => {
  const { store, deliver } = tables(ruleOf('exact'));
  await deliver([record(3, 100, 'a'), record(3, 101, 'b')]);
  const before = structuredClone(store.items);
  await deliver([record(3, 100, 'a'), record(3, 101, 'b')]);
  await deliver([record(3, 101, 'b')]);
  expect(store.items).toEqual(before);
});

test('exact: one claim for each id of a batch, and none for what would not count', async () => {
  const { claims, deliver, rollup } = tables(ruleOf('exact', 35 * DAY_MS));
  const late = { eventTimeMs: NOON_MS - 36 * DAY_MS };
  await deliver([
    record(3, 100, 'a'),
    record(3, 101, 'a'),
    record(3, 102, 'crawler', { crawler: true }),
    record(3, 103, 'crawler', { crawler: true }),
    record(3, 104, 'late', late),
    record(3, 105, 'late', late),
    makeRecord('106', [makeClick({ messageId: null })]),
  ]);
  expect(rollup().books).toEqual({ ...NO_BOOKS, received: 7, counted: 2, duplicate: 1, expired: 2, bot: 2 });
  expect([...claims.claims.values()]).toEqual([
    {
      key: 'example.com#a',
      place: `us-east-1.clicks shardId-000000000003 ${'100'.padStart(56, '0')}.00000`,
      expiresAtMs: NOON_MS + (35 + 8) * DAY_MS,
    },
  ]);
});

test('exact: without a claims table nothing is counted, and the error says so', async () => {
  const store = new MemoryStore();
  const histories = async () => () => ruleOf('exact');
  const counting = countBatch([[record(3, 1, 'a')]], { store, histories });
  await expect(counting).rejects.toThrow('there is no claims table');
  expect(store.items).toEqual(new Map());
});

test('exact: of copies anywhere one counts, whatever crashes, lands late or is delivered again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 30 }), async (seed, length) => {
      const random = randomFrom(seed);
      const pick = (n: number) => Math.floor(random() * n);
      const shards = makeShards(pick, length);
      const { store, claims } = tables(ruleOf('exact'));
      const kinds: Fault[] = ['crash-before', 'acknowledgement-lost', 'late'];
      const rate = random() * 0.2;
      const next = () => (random() < rate ? (kinds[pick(3)] as Fault) : 'none');
      await deliverAll(shards, faultyStore(store, next, claims), ruleOf('exact'), pick);
      const sent = shards.flatMap((shard) => shard.flatMap(({ outcomes }) => outcomes));
      const ids = sent.map((click) => (click.kind === 'click' ? click.messageId : ''));
      const distinct = [...new Set(ids)].sort();
      const rollup = store.rollups().get(WEEK) as Rollup;
      expect(pagesOf(rollup)).toEqual(Object.fromEntries(distinct.map((id) => [`/${id}`, 1])));
      expect(rollup.values.country).toEqual(new Map([['DE', distinct.length]]));
      expect(rollup.books).toEqual({
        ...NO_BOOKS,
        received: ids.length,
        counted: distinct.length,
        duplicate: ids.length - distinct.length,
      });
    }),
    { numRuns: 400, seed: 20261121 },
  );
});

/** Three shards that share a few ids: producers send again to the same shard and to others. */
function makeShards(pick: (n: number) => number, length: number): ReadRecord[][] {
  return [3, 4, 21].map((shard) =>
    Array.from({ length }, (_, i) => record(shard, 100 + 7 * i, `m${pick(length * 2)}`)),
  );
}

type Container = Pick<Required<CountDependencies>, 'memory'>;
const newContainer = (): Container => ({ memory: new ClickMemory() });

/** Delivers the shards side by side, each in order, by two containers that come and go. */
async function deliverAll(
  shards: readonly ReadRecord[][],
  { store, claims, landLateWrites }: ReturnType<typeof faultyStore>,
  history: SettingsHistory,
  pick: (n: number) => number,
): Promise<void> {
  const limits = { totalsBytesMax: 700, recentBytesMax: 500, valuesBytesMax: 100_000 };
  const done = shards.map(() => 0);
  let containers: readonly [Container, Container] = [newContainer(), newContainer()];
  for (let at = 0; done.some((count, i) => count < (shards[i] as ReadRecord[]).length); at++) {
    const i = at % shards.length;
    const shard = shards[i] as ReadRecord[];
    const from = pick(8) === 0 ? pick((done[i] as number) + 1) : (done[i] as number);
    const until = Math.min(shard.length, (done[i] as number) + 1 + pick(6));
    if (pick(6) === 0) containers = [containers[1], newContainer()];
    try {
      const histories = async () => () => history;
      await countBatch([shard.slice(from, until)], {
        store,
        claims,
        histories,
        limits,
        ...containers[pick(2) as 0 | 1],
      });
      done[i] = until;
    } catch (error) {
      if (!(error instanceof InjectedFault)) throw error;
    }
    if (pick(4) === 0) await landLateWrites();
  }
  await landLateWrites();
}

test('best effort: a container sees what it has counted come again, in any shard', async () => {
  const { deliver, rollup } = tables(ruleOf('best-effort'));
  const memory = new ClickMemory();
  await deliver([record(3, 100, 'a')], { memory });
  await deliver([record(3, 101, 'a'), record(3, 102, 'b')], { memory });
  await deliver([record(8, 50, 'a')], { memory });
  expect(rollup().books).toEqual({ ...NO_BOOKS, received: 4, counted: 2, duplicate: 2 });
});

test('best effort: another container does not know of it, and counts it again', async () => {
  const { deliver, rollup } = tables(ruleOf('best-effort'));
  await deliver([record(3, 100, 'a')], { memory: new ClickMemory() });
  await deliver([record(8, 50, 'a')], { memory: new ClickMemory() });
  expect(rollup().books).toEqual({ ...NO_BOOKS, received: 2, counted: 2 });
});

test('best effort: settings stored before there was a choice mean it', async () => {
  const [{ duplicates: _, ...stored }] = ruleOf('exact');
  const { claims, deliver, rollup } = tables([stored]);
  await deliver([record(3, 100, 'a'), record(3, 101, 'a')]);
  expect(rollup().books).toEqual({ ...NO_BOOKS, received: 2, counted: 1, duplicate: 1 });
  expect(claims.claims).toEqual(new Map());
});

test('best effort: a copy counts at least once, and its books balance, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 30 }), async (seed, length) => {
      const random = randomFrom(seed);
      const pick = (n: number) => Math.floor(random() * n);
      const shards = makeShards(pick, length);
      const { store } = tables(ruleOf('best-effort'));
      const kinds: Fault[] = ['crash-before', 'acknowledgement-lost', 'late'];
      const next = () => (random() < 0.1 ? (kinds[pick(3)] as Fault) : 'none');
      await deliverAll(shards, faultyStore(store, next), ruleOf('best-effort'), pick);
      const { books, values } = store.rollups().get(WEEK) as Rollup;
      const sent = shards.flatMap((shard) => shard.flatMap(({ outcomes }) => outcomes));
      const times = new Map<string, number>();
      for (const click of sent)
        if (click.kind === 'click')
          times.set(`/${click.messageId}`, (times.get(`/${click.messageId}`) ?? 0) + 1);
      expect(books.received).toBe(sent.length);
      expect(books.counted + books.duplicate).toBe(sent.length);
      for (const [page, sentTimes] of times) {
        const counted = values.page.get(page) ?? 0;
        expect(counted).toBeGreaterThanOrEqual(1);
        expect(counted).toBeLessThanOrEqual(sentTimes);
      }
    }),
    { numRuns: 400, seed: 20261121 },
  );
});
