import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRecord } from '../../../lib/domain/records/read-record.ts';
import { randomFrom } from '../../count/clicks.ts';
import { pageJson } from '../../records/clicks.ts';
import { sealed, wire } from '../../records/kpl.ts';
import { mutant } from '../../records/mutants.ts';
import { SEED, TIMEOUT_MS } from './settings.ts';
import { stepCounter } from './steps.ts';

let counter: Awaited<ReturnType<typeof stepCounter>>;
beforeAll(async () => {
  counter = await stepCounter();
});
afterAll(() => counter.stop());

const stepsOf = (data: Buffer) => counter.steps(() => void readRecord({ data, arrivalTimeMs: 0 }));

const MUTANTS = 2000;
/** The dearest byte there is costs a few of these; an event brings its own, and it has at least two bytes. */
const STEPS_PER_BYTE_MAX = 200;
const STEPS_MIN = 2000;

test('a mutated record takes a number of steps that its length bounds', { timeout: TIMEOUT_MS }, async () => {
  for (let n = 0; n < MUTANTS; n++) {
    const random = randomFrom(SEED + n * 7919);
    const data = mutant((limit) => Math.floor(random() * limit));
    const steps = await stepsOf(data);
    if (steps > STEPS_MIN + STEPS_PER_BYTE_MAX * data.length)
      expect.fail(`${steps} steps; FUZZ_SEED=${SEED}, input ${n}: ${data.toString('base64')}`);
  }
});

/** Twice as much of the same: whatever is not linear shows. */
test.each<[string, (n: number) => Buffer | string]>([
  ['lines', (n) => `${pageJson()}\n`.repeat(n)],
  ['bad lines', (n) => `${pageJson()}\n${'x\n'.repeat(n)}`],
  ['blank lines', (n) => `${'\n'.repeat(n)}x`],
  ['elements that are rejected', (n) => `[${'1,'.repeat(n)}1]`],
  ['elements of a batch with context', (n) => `{"batch":[${'{},'.repeat(n)}{}],"context":{"site":"a"}}`],
  [
    'properties',
    (n) => pageJson({ properties: Object.fromEntries(Array.from({ length: n }, (_, i) => [`p${i}`, i])) }),
  ],
  ['brackets', (n) => '['.repeat(n) + ']'.repeat(n)],
  ['batches in batches', (n) => '{"batch":['.repeat(n) + ']}'.repeat(n)],
  [
    'entries of an aggregate',
    (n) => sealed(Buffer.concat([wire.key('k'), Buffer.alloc(7 * n, wire.record('x'))])),
  ],
  ['groups of an aggregate', (n) => sealed(Buffer.alloc(2 * n, Buffer.from([0x4b, 0x4c])))],
  ['gzipped lines', (n) => gzipSync('x\n'.repeat(n))],
  ['a path', (n) => pageJson({ properties: { url: `https://a.example/${'/%'.repeat(n)}` } })],
])('twice as many %s take twice as many steps', { timeout: TIMEOUT_MS }, async (_, make) => {
  const [once, twice] = [await stepsOf(Buffer.from(make(2000))), await stepsOf(Buffer.from(make(4000)))];
  expect(once).toBeGreaterThan(0);
  expect(twice).toBeLessThan(once * 2.2 + 1000);
});
