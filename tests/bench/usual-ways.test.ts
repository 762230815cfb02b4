import { expect, test } from 'vitest';
import type { StreamRecord } from '../../lib/domain/records/record.ts';
import { UsualWaysMeter } from '../../scripts/bench/usual-ways.ts';

function record(...clicks: { site: string; path: string }[]): StreamRecord {
  const lines = clicks.map(({ site, path }) => {
    const click = { type: 'page', timestamp: '2026-11-16T00:00:00Z', site, properties: { path } };
    return JSON.stringify(click);
  });
  return {
    stream: 'us-east-1.clicks',
    shardId: 'shardId-000000000000',
    sequenceNumber: '1',
    arrivalTimeMs: Date.parse('2026-11-16T00:00:01Z'),
    data: Buffer.from(lines.join('\n')),
  };
}

// Each click has a page, a source, `(direct)`, and a medium, `(none)`.

test('counts updates a click, updates a distinct counter and batch, and the bytes of the counters', () => {
  const meter = new UsualWaysMeter();
  meter.add([record({ site: 'a.example', path: '/' }, { site: 'a.example', path: '/' })]);
  meter.add([record({ site: 'a.example', path: '/x' }, { site: 'b.example', path: '/' })]);
  // By batch and site a KB is begun: three in all.
  expect(meter.result()).toEqual({ perClickAndDimension: 12, perCounterAndBatch: 3 + 3 + 3, floor: 3 });
});

test('the floor grows by whole kilobytes', () => {
  const meter = new UsualWaysMeter();
  const clicks = Array.from({ length: 60 }, (_, i) => ({ site: 'a.example', path: `/pages/${i + 100}` }));
  meter.add([record(...clicks)]);
  // 60 of `page:/pages/100` and two bytes; `source:(direct)` and `medium:(none)` with two each.
  expect(meter.stored('a.example#2026-W47').bytes).toBe(60 * (15 + 2) + (15 + 2) + (13 + 2));
  expect(meter.result().floor).toBe(2);
});
