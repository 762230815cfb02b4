import { expect, test } from 'vitest';
import { RecentMap } from '../../lib/count/recent-map.ts';

test('the newest half is kept for certain, in order, and never more than the whole', () => {
  const map = new RecentMap<number>(100);
  for (let last = 0; last < 1000; last++) {
    map.set(`${last}`, last);
    const kept = Array.from({ length: last + 1 }, (_, i) => i).filter((i) => map.get(`${i}`) === i);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => last + 1 - kept.length + i));
    expect(kept.length).toBeGreaterThanOrEqual(Math.min(last + 1, 50));
    expect(kept.length).toBeLessThanOrEqual(100);
  }
});

test('the newest value of a key counts, and a deleted key is gone', () => {
  const map = new RecentMap<string>(4);
  map.set('a', 'old');
  map.set('b', 'b');
  map.set('c', 'c');
  map.set('a', 'new');
  expect(map.get('a')).toBe('new');
  map.delete('a');
  expect(map.get('a')).toBeUndefined();
});
