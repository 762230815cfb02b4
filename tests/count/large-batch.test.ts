import { expect, test } from 'vitest';
import { countBatch } from '../../lib/count/count-batch.ts';
import { unregistered } from '../../lib/domain/sites/site.ts';
import { makeClick, makeRecord } from './clicks.ts';
import { MemoryStore } from './memory-store.ts';

const histories = async () => () => unregistered('UTC');
const recordAt = (sequence: string) =>
  makeRecord(sequence, [makeClick({ visitor: sequence, values: { page: `/${sequence}` } })]);
const parts = [[recordAt('10'), recordAt('11')], [recordAt('12'), recordAt('13')], [recordAt('14')]];

test('a batch that takes too long is counted up to a part, and whole once it has come again from there', async () => {
  const [store, whole] = [new MemoryStore(), new MemoryStore()];
  await countBatch(parts, { store: whole, histories });
  const first = await countBatch(parts, { store, histories, isTimeUp: () => true });
  expect(first).toMatchObject({ records: 2, received: 2, leftFrom: '12' });
  const rest = await countBatch(parts.slice(1), { store, histories });
  expect(rest).toMatchObject({ records: 3, received: 3, leftFrom: null });
  expect(store.rollups()).toEqual(whole.rollups());
});

test('the first part is counted however late it is: each invocation brings the shard on', async () => {
  const store = new MemoryStore();
  const [all] = parts;
  const summary = await countBatch([all as (typeof parts)[0]], {
    store,
    histories,
    isTimeUp: () => true,
  });
  expect(summary).toMatchObject({ records: 2, leftFrom: null });
});
