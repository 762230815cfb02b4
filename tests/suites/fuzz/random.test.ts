import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageJson } from '../../records/clicks.ts';
import { sealed, wire } from '../../records/kpl.ts';
import { problemOf } from '../../records/sound.ts';
import { SEED, share, TIMEOUT_MS } from './settings.ts';

const HEADS = [
  '',
  '1f8b08',
  '1f8b0800000000000003',
  'f3899ac2',
  'efbbbf',
  '7b22',
  '5b7b',
  '0a',
  '636c69636b7765656b2d7265647269',
].map((hex) => Buffer.from(hex, 'hex'));

/** fast-check prints the seed and the path of a failure, and shrinks it. */
function holds(fraction: number, inputs: fc.Arbitrary<Buffer>): void {
  fc.assert(
    fc.property(inputs, (data) => {
      expect(problemOf(data)).toBeNull();
    }),
    { seed: SEED, numRuns: share(fraction) },
  );
}

test('random bytes give sound outcomes', { timeout: TIMEOUT_MS }, () => {
  const bytes = fc.tuple(fc.constantFrom(...HEADS), fc.uint8Array({ maxLength: 48 }));
  holds(
    0.35,
    bytes.map(([head, tail]) => Buffer.concat([head, tail])),
  );
});

test('random bytes as the message of an aggregate give sound outcomes', { timeout: TIMEOUT_MS }, () => {
  holds(
    0.1,
    fc.uint8Array({ maxLength: 48 }).map((message) => sealed(Buffer.concat([wire.key('k'), message]))),
  );
});

test('random text gives sound outcomes', { timeout: TIMEOUT_MS }, () => {
  const text = fc.string({ unit: 'binary', maxLength: 24 });
  const lines = fc.tuple(text, fc.constantFrom('', '\n', `\n${pageJson()}\n`), text);
  holds(
    0.1,
    lines.map((parts) => Buffer.from(parts.join(''))),
  );
});

test('random JSON, plain and gzipped, gives sound outcomes', { timeout: TIMEOUT_MS }, () => {
  const json = fc.json({ maxDepth: 3, stringUnit: 'binary' });
  const field = fc.constantFrom(
    'properties',
    'context',
    'site',
    'timestamp',
    'messageId',
    'batch',
    'data',
    'e',
  );
  const inEvent = fc
    .tuple(json, field)
    .map(([value, name]) => pageJson().replace('{', `{"${name}":${value},`));
  const document = fc.oneof(json, inEvent);
  holds(
    0.05,
    fc.tuple(document, fc.boolean()).map(([text, zip]) => (zip ? gzipSync(text) : Buffer.from(text))),
  );
});
