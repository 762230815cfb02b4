import { expect, test } from 'vitest';
import { read } from './clicks.ts';

const arrivalTimeMs = Date.UTC(2026, 10, 18, 12);
const clickOf = (timestamp: string) => JSON.stringify({ type: 'page', site: 'example.com', timestamp });

test('a click is believed up to a day ahead of its arrival', () => {
  expect(read(clickOf('2026-11-19T12:00:00.000Z'), arrivalTimeMs)).toMatchObject([{ kind: 'click' }]);
});

test('a click further ahead is rejected with its site, its time and its bytes', () => {
  const text = clickOf('2026-11-19T12:00:00.001Z');
  expect(read(text, arrivalTimeMs)).toEqual([
    {
      kind: 'rejection',
      subSequence: 0,
      reason: 'from-the-future',
      detail: 'timestamp is more than a day after its arrival',
      site: 'example.com',
      eventTimeMs: Date.UTC(2026, 10, 19, 12, 0, 0, 1),
      bytes: Buffer.from(text),
    },
  ]);
});
