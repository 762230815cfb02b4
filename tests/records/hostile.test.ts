import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../lib/domain/clicks/click.ts';
import { pageJson, read } from './clicks.ts';
import { HOSTILE_LINES, HOSTILE_RECORDS } from './hostile-records.ts';
import { aggregateOf, messageOf, sealed, wire } from './kpl.ts';

const reasonsOf = (outcomes: readonly Outcome[]) =>
  outcomes.map((outcome) => (outcome.kind === 'click' ? 'click' : outcome.reason));

/** Comparable in no time, however many bytes there are. */
const digestsOf = (outcomes: readonly Outcome[]) =>
  outcomes.map((outcome) =>
    outcome.kind === 'click'
      ? outcome
      : { ...outcome, bytes: createHash('sha256').update(outcome.bytes).digest('hex') },
  );

/** What holds of whatever was read: numbered from 0, original bytes, the same again. */
function expectSound(data: Buffer, outcomes: readonly Outcome[], inflated: Buffer = data): void {
  expect(outcomes.length).toBeGreaterThan(0);
  outcomes.forEach((outcome, i) => {
    expect(outcome.subSequence).toBe(i);
    if (outcome.kind === 'click') return;
    expect(data.includes(Buffer.from(outcome.bytes)) || inflated.includes(Buffer.from(outcome.bytes))).toBe(
      true,
    );
    expect(outcome.reason).not.toBe('internal');
  });
}

describe.each(HOSTILE_RECORDS)('$name', ({ data, outcomes }) => {
  test('becomes what it must, and the same again', () => {
    const first = read(data);
    expect(reasonsOf(first)).toEqual(outcomes);
    expect(digestsOf(read(Buffer.from(data)))).toEqual(digestsOf(first));
    expect(first.map(({ subSequence }) => subSequence)).toEqual(outcomes.map((_, i) => i));
  });
});

describe.each(HOSTILE_LINES)('$name, among others', ({ data, outcomes }) => {
  const good = Buffer.from(pageJson());
  const newline = Buffer.from('\n');

  test('leaves the lines around it alone', () => {
    const text = Buffer.concat([good, newline, data, newline, good]);
    for (const record of [text, gzipSync(text)])
      expect(reasonsOf(read(record))).toEqual(['click', ...outcomes, 'click']);
  });

  test('leaves the entries around it alone', () => {
    const entries = [good, data, gzipSync(data), good].map((entry) => wire.record(entry));
    const record = sealed(Buffer.concat([wire.key('k'), ...entries]));
    expect(reasonsOf(read(record))).toEqual(['click', ...outcomes, ...outcomes, 'click']);
  });
});

describe('whatever is on the stream, readRecord gives sound outcomes', () => {
  const runs = { numRuns: 2000, seed: 5 };
  const texts = fc.oneof(
    fc.json(),
    fc.constantFrom(pageJson(), '', 'x', '{"batch":[1,{}]}', '[{"type":"page"},2]'),
    fc.object().map((fields) => pageJson(fields)),
    fc.record({ context: fc.object(), properties: fc.object(), site: fc.domain() }).map(pageJson),
  );

  test('random bytes', () => {
    const start = fc
      .constantFrom('', '1f8b', '1f8b08', 'f3899ac2', 'efbbbf', '7b', '5b')
      .map((hex) => Buffer.from(hex, 'hex'));
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 200 }), (head, tail) => {
        const data = Buffer.concat([head, tail]);
        expectSound(data, read(data));
      }),
      runs,
    );
  });

  test('lines of random JSON, plain, gzipped and aggregated', () => {
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 5 }), (lines) => {
        const text = Buffer.from(lines.join('\n'));
        expectSound(text, read(text));
        expectSound(gzipSync(text), read(gzipSync(text)), text);
        const aggregate = aggregateOf(lines.map((line) => Buffer.from(line)));
        expectSound(aggregate, read(aggregate));
      }),
      { ...runs, numRuns: 500 },
    );
  });

  const flips = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
  const mutated = (bytes: Buffer, changes: readonly (readonly [number, number])[]) => {
    const copy = Buffer.from(bytes);
    for (const [at, value] of changes) if (copy.length > 0) copy[at % copy.length] = value;
    return copy;
  };

  test('mutated aggregates, with the MD5 that belongs to them', () => {
    const valid = aggregateOf(
      [pageJson(), 'x', `${pageJson()}\n1`].map((text) => Buffer.from(text)),
      ['a', 'b'],
    );
    fc.assert(
      fc.property(flips, fc.nat(valid.length), (changes, length) => {
        const message = mutated(messageOf(valid).subarray(0, Math.max(length, 1)), changes);
        expectSound(sealed(message), read(sealed(message)));
        expectSound(message, read(message));
      }),
      runs,
    );
  });

  test('mutated gzip', () => {
    const valid = gzipSync(`${pageJson()}\n{}`);
    fc.assert(
      fc.property(flips, (changes) => {
        const data = mutated(valid, changes);
        let inflated = data;
        try {
          inflated = gunzipSync(data);
        } catch {}
        expectSound(data, read(data), inflated);
      }),
      runs,
    );
  });

  test('mutated text of every format', () => {
    const event = pageJson();
    const documents = [
      `[${event},${event}]`,
      `{"batch":[${event},{"type":"identify"}],"context":{"site":"a"}}`,
      `{"specversion":"1.0","id":"1","time":"2026-11-17T09:30:00Z","data":{"batch":[${event}]}}`,
      '{"schema":"iglu:com.snowplowanalytics.snowplow/payload_data/x","data":[{"e":"pv","url":"https://a.b/","dtm":"1795252353695"}]}',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...documents, documents.join('\n')), flips, (document, changes) => {
        const data = mutated(Buffer.from(document), changes);
        expectSound(data, read(data));
      }),
      runs,
    );
  });
});
