import { expect, test } from 'vitest';
import { ClickMemory } from '../../lib/count/click-memory.ts';
import { makeClick } from './clicks.ts';

/** `3:100 a`: the click with id `a` at sequence number 100 of shard 3. */
function askedOf(batch: ReturnType<ClickMemory['batch']>, texts: readonly string[]): boolean[] {
  return texts.map((text) => {
    const [, shardId = '', sequence = '', messageId = ''] = /^(\d+):(\d+) (\w+)$/.exec(text) ?? [];
    const place = { stream: 'us-east-1.clicks', shardId, sequence, subSequence: 0 };
    return batch.isDuplicate(makeClick({ messageId }), place);
  });
}

/** Asks for a batch, and says that it was counted. */
function count(memory: ClickMemory, ...texts: string[]): boolean[] {
  const batch = memory.batch();
  const asked = askedOf(batch, texts);
  batch.counted();
  return asked;
}

/** Asks for a batch that then fails. */
const fail = (memory: ClickMemory, ...texts: string[]): boolean[] => askedOf(memory.batch(), texts);

test('a copy in the same batch, a later one or another shard is a duplicate', () => {
  const memory = new ClickMemory();
  expect(count(memory, '3:100 a', '3:101 a', '3:102 b')).toEqual([false, true, false]);
  expect(count(memory, '3:103 a', '3:104 c')).toEqual([true, false]);
  expect(count(memory, '8:100 a', '8:101 c', '8:102 d')).toEqual([true, true, false]);
});

test('a batch that is delivered again is decided again in the same way', () => {
  const memory = new ClickMemory();
  count(memory, '8:100 b');
  const batch = ['3:100 a', '3:101 a', '3:102 b', '3:103 c'];
  expect(fail(memory, ...batch)).toEqual([false, true, true, false]);
  expect(count(memory, ...batch)).toEqual([false, true, true, false]);
  expect(count(memory, ...batch)).toEqual([false, true, true, false]);
});

test('nor does it matter where a batch that is delivered again is cut', () => {
  const memory = new ClickMemory();
  expect(fail(memory, '3:100 a', '3:101 a')).toEqual([false, true]);
  expect(count(memory, '3:100 a')).toEqual([false]);
  expect(count(memory, '3:101 a')).toEqual([true]);
});

test('what was not counted for sure makes nothing in another shard a duplicate', () => {
  const [one, other] = [new ClickMemory(), new ClickMemory()];
  fail(one, '3:100 a');
  fail(other, '8:100 a');
  expect(count(one, '8:100 a')).toEqual([false]);
  expect(count(other, '3:100 a')).toEqual([false]);
});

test('what failed, came again and was counted does', () => {
  const memory = new ClickMemory();
  fail(memory, '3:100 a');
  count(memory, '3:100 a');
  expect(count(memory, '8:100 a')).toEqual([true]);
});

test('clicks without an id, and the same id on another site, are nobody’s copy', () => {
  const { isDuplicate } = new ClickMemory().batch();
  const clicks = [
    makeClick(),
    makeClick(),
    makeClick({ messageId: 'a' }),
    makeClick({ messageId: 'a', site: 'b.example' }),
  ];
  const place = { stream: 'us-east-1.clicks', shardId: '3', sequence: '100' };
  expect(clicks.map((click, subSequence) => isDuplicate(click, { ...place, subSequence }))).toEqual(
    clicks.map(() => false),
  );
});

test('the ids met longest ago are forgotten', () => {
  const memory = new ClickMemory(2);
  count(memory, '3:100 a', '3:101 b');
  count(memory, '3:100 a');
  count(memory, '3:102 c');
  expect(count(memory, '8:100 a', '8:101 b')).toEqual([true, false]);
});
