import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { countBatch } from '../../../lib/count/count-batch.ts';
import type { RollupStore } from '../../../lib/count/rollup-store.ts';
import { readBatch } from '../../../lib/domain/records/read-batch.ts';
import { itemBytes, writeUnits } from '../../../lib/domain/rollups/item-bytes.ts';
import { unregistered } from '../../../lib/domain/sites/site.ts';
import { MemoryStore } from '../../count/memory-store.ts';
import { TIMEOUT_MS } from './settings.ts';

const ARRIVAL_MS = Date.UTC(2026, 10, 18, 12);
const RECORDS = 50;
const CLICKS_PER_RECORD = 20_000;

/** Clicks that each name another page, and one to `/` for every thousand of them. */
function record(n: number) {
  const lines = Array.from({ length: CLICKS_PER_RECORD }, (_, i) => {
    const path = i % 1000 === 0 ? '/' : `/${n}/${i}`;
    return `{"type":"page","site":"a.example","timestamp":"2026-11-18T12:00:00Z","properties":{"path":"${path}"}}`;
  });
  return {
    stream: 'us-east-1.clicks',
    shardId: 'shardId-000000000003',
    sequenceNumber: String(1000 + n),
    arrivalTimeMs: ARRIVAL_MS,
    data: gzipSync(lines.join('\n'), { level: 1 }),
  };
}

test('a million distinct paths leave totals exact, a popular page exact, items small and the bill bounded', {
  timeout: TIMEOUT_MS,
}, async () => {
  const memory = new MemoryStore();
  let units = 0;
  const store: RollupStore = {
    read: (keys) => memory.read(keys),
    put: (item) => {
      units += writeUnits(itemBytes({ ...item }));
      return memory.put(item);
    },
  };
  const histories = async () => () => unregistered('UTC');
  for (let n = 0; n < RECORDS; n++) await countBatch(readBatch([record(n)]), { store, histories });
  const rollup = memory.rollups().get('a.example#2026-W47');
  const pages = rollup?.values.page ?? new Map<string, number>();
  const total = RECORDS * CLICKS_PER_RECORD;
  expect([rollup?.clicks, rollup?.books.counted]).toEqual([total, total]);
  expect([...pages.values()].reduce((sum, count) => sum + count, 0)).toBe(total);
  expect(pages.get('/')).toBe(total / 1000);
  const largest = Math.max(...[...memory.items.values()].map((item) => itemBytes({ ...item })));
  expect(largest).toBeLessThan(330 * 1024);
  // In batches of 20,000: each may write what is recent, and merge it, in items that are full.
  expect(units / total).toBeLessThan(0.033);
});
