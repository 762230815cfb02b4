import { expect, test } from 'vitest';
import { sharedContext } from '../../lib/domain/clicks/shared-context.ts';
import { read } from '../records/clicks.ts';

test('a context is shared as far as it is read, and no text of it without a bound', () => {
  const context = {
    ...Object.fromEntries(Array.from({ length: 12_000 }, (_, i) => [`key ${i}`, i])),
    userAgent: 'x'.repeat(1_000_000),
    page: { url: 'https://example.com/', search: 'y'.repeat(1_000_000), views: 3 },
    locale: 'de',
  };
  expect(sharedContext(context)).toEqual({
    userAgent: 'x'.repeat(8192),
    page: { url: 'https://example.com/', search: 'y'.repeat(8192), views: 3 },
    locale: 'de',
  });
});

test('what is no object is no context, and is passed on to be rejected', () => {
  for (const context of ['text', 7, null, ['list']]) expect(sharedContext(context)).toEqual(context);
});

test('each event of a batch has the shared context, and its own wins name by name', () => {
  const event = { type: 'page', timestamp: '2026-11-17T09:30:00Z' };
  const body = {
    batch: [event, { ...event, context: { locale: 'fr' } }],
    context: { site: 'example.com', locale: 'de', other: 'never read' },
  };
  expect(read(JSON.stringify(body))).toMatchObject([
    { kind: 'click', site: 'example.com', locale: 'de' },
    { kind: 'click', site: 'example.com', locale: 'fr' },
  ]);
});

test('a timestamp longer than any time is none', () => {
  const timestamp = `2026-11-17T09:30:00.${'0'.repeat(1_000_000)}Z`;
  const text = JSON.stringify({ type: 'page', site: 'example.com', timestamp });
  expect(read(text)).toMatchObject([{ kind: 'rejection', reason: 'bad-time' }]);
});
