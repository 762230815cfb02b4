import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Sketch } from '../../lib/domain/rollups/sketch.ts';
import { hexOf, sketchOf, visitors } from './visitors.ts';

describe('bytes', () => {
  test('stored sketches stay readable: these bytes never change', () => {
    expect(hexOf(sketchOf(['ada', 'bob', 'Zoë', '山田', '🙂', '']))).toBe(
      '010000068020b5091e2ebe70b0a042bf456901ceacc7b2947cb4fc3f75eb4ce6b8d62d8ea7',
    );
    expect(crc32(sketchOf(visitors(0, { until: 3_000 })).encode()).toString(16)).toBe('33ae53c8');
  });

  test.each([
    [0, 8],
    [10, 60],
    [100, 460],
    [1_000, 4_100],
    [2_048, 8_000],
    [2_049, 2_700],
    [10_000, 4_300],
    [200_000, 6_000],
  ])('%d visitors take at most %d bytes', (until, bytesMax) => {
    expect(sketchOf(visitors(1, { until })).encode().length).toBeLessThanOrEqual(bytesMax);
  });

  test('decoding gives the sketch back, which counts on', () => {
    for (const until of [0, 1, 2, 3, 100, 2_047, 2_048, 2_049, 10_000]) {
      const sketch = sketchOf(visitors(1, { until }));
      const decoded = Sketch.decode(sketch.encode());
      expect(hexOf(decoded)).toBe(hexOf(sketch));
      decoded.add('one more');
      sketch.add('one more');
      expect(hexOf(decoded)).toBe(hexOf(sketch));
    }
  });

  test('any one damaged byte is found', () => {
    for (const until of [0, 20, 3_000]) {
      const bytes = sketchOf(visitors(1, { until })).encode();
      for (let i = 0; i < bytes.length; i++) {
        const damaged = bytes.slice();
        damaged[i] = (bytes[i] as number) ^ (1 << (i % 8));
        expect(() => Sketch.decode(damaged)).toThrow(/^Sketch (is damaged|has format version)/);
      }
    }
  });

  test('bytes that are cut, extended or of no sketch are refused', () => {
    const bytes = sketchOf(visitors(1, { until: 20 })).encode();
    const wrong = [
      new Uint8Array(),
      bytes.slice(0, 1),
      bytes.slice(0, 5),
      bytes.slice(0, -1),
      Uint8Array.of(...bytes, 0),
    ];
    for (const each of wrong)
      expect(() => Sketch.decode(each)).toThrow(/^Sketch (is damaged|has format version)/);
    expect(() => Sketch.decode(Uint8Array.of(9, 0, 0, 0))).toThrow(
      new Error('Sketch has format version 9, not 1'),
    );
  });

  /** As whoever can compute the checksum would forge it. */
  const forged = (form: number, packed: Uint8Array) => {
    const checked = Buffer.concat([Uint8Array.of(1, form), packed]);
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(checked));
    return Buffer.concat([checked, checksum]);
  };

  test.each([
    ['an unknown form', forged(2, new Uint8Array())],
    ['no count', forged(0, new Uint8Array())],
    ['more hashes than are kept', forged(0, Uint8Array.of(0xff, 0xff, 0, 0))],
    ['hashes that end early', forged(0, Uint8Array.of(0, 9, 0xff, 0xff))],
    ['hashes that run too high', forged(0, Uint8Array.of(0, 1, 0xff, 0xff, 0, 0, 0, 0, 0))],
    ['bytes after the hashes', forged(0, Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0, 0))],
    ['registers that do not inflate', forged(1, Uint8Array.of(0xff, 0xff))],
    ['too few registers', forged(1, deflateRawSync(new Uint8Array(16_383)))],
    ['a bomb', forged(1, deflateRawSync(new Uint8Array(50_000_000)))],
    ['a rank too high', forged(1, deflateRawSync(new Uint8Array(16_384).fill(28)))],
  ])('bytes with %s are refused, checksum or not', (_, bytes) => {
    expect(() => Sketch.decode(bytes)).toThrow(/^Sketch is damaged: /);
  });
});
