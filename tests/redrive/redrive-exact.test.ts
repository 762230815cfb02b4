import { expect, test } from 'vitest';
import { countBatch } from '../../lib/count/count-batch.ts';
import { archivedRejection } from '../../lib/domain/archive/archived-rejection.ts';
import { redrivenRecord } from '../../lib/domain/archive/redriven-record.ts';
import type { Rejection } from '../../lib/domain/clicks/click.ts';
import { readBatch } from '../../lib/domain/records/read-batch.ts';
import { readRecord } from '../../lib/domain/records/read-record.ts';
import type { StreamRecord } from '../../lib/domain/records/record.ts';
import type { DuplicateRule, SettingsHistory } from '../../lib/domain/sites/site.ts';
import { MemoryClaims } from '../count/memory-claims.ts';
import { MemoryStore } from '../count/memory-store.ts';
import { pageEvent } from '../records/clicks.ts';

const BEFORE_MS = Date.parse('2026-11-10T00:00:00Z');
const NOW_MS = Date.parse('2026-11-18T00:00:00Z');

const record = (n: number, data: Uint8Array, arrivalTimeMs = NOW_MS): StreamRecord => ({
  stream: 'us-east-1.clicks',
  shardId: 'shardId-000000000003',
  sequenceNumber: String(1000 + n),
  arrivalTimeMs,
  data,
});

/** The books and the clicks once every copy has been counted, each in a container that remembers nothing. */
async function count(copies: readonly Uint8Array[], duplicates: DuplicateRule) {
  const store = new MemoryStore();
  const claims = new MemoryClaims();
  const settings = { fromMs: 0, timeZone: 'UTC', countCrawlers: false, expireAfterMs: null, duplicates };
  const history: SettingsHistory = [settings];
  for (const [n, data] of copies.entries())
    for (const _ of ['delivery', 'redelivery'])
      await countBatch(readBatch([record(n, data)]), {
        store,
        claims,
        histories: async () => () => history,
      });
  const rollup = store.rollups().get('example.com#2026-W47');
  return { clicks: rollup?.clicks, received: rollup?.books.received, duplicate: rollup?.books.duplicate };
}

test.each([
  ['with an id of its own', pageEvent({ messageId: 'm' })],
  ['without an id', pageEvent()],
  ['in a batch', { batch: [pageEvent()], context: { locale: 'en' } }],
])(
  'exact counts once a rejection %s, however often it is on the stream and comes again',
  async (_, event) => {
    const original = record(0, Buffer.from(JSON.stringify(event)), BEFORE_MS);
    const [rejection] = readRecord(original) as [Rejection];
    const { data } = redrivenRecord(archivedRejection(original, rejection), NOW_MS);
    // A copy that was rejected again is redriven under the name of the first.
    const second = record(7, data, BEFORE_MS);
    const [again] = readRecord(second) as [Rejection];
    const copies = [data, data, redrivenRecord(archivedRejection(second, again), NOW_MS).data];
    expect(await count(copies, 'exact')).toEqual({ clicks: 1, received: 3, duplicate: 2 });
    expect(await count([data], 'best-effort')).toEqual({ clicks: 1, received: 1, duplicate: 0 });
  },
);
