import { expect, test } from 'vitest';
import { randomFrom } from '../../count/clicks.ts';
import { mutant } from '../../records/mutants.ts';
import { problemOf } from '../../records/sound.ts';
import { SEED, share, TIMEOUT_MS } from './settings.ts';

/** Input `n` of a seed by itself: a failure is found again without those before it. */
function inputOf(n: number): Buffer {
  const random = randomFrom(SEED + n * 7919);
  return mutant((limit) => Math.floor(random() * limit));
}

test('mutated aggregates, gzip, SDK bodies and redriven records give sound outcomes', {
  timeout: TIMEOUT_MS,
}, () => {
  for (let n = 0; n < share(0.4); n++) {
    const data = inputOf(n);
    let problem: string | null;
    try {
      problem = problemOf(data);
    } catch (error) {
      problem = `an exception out of readRecord: ${error}`;
    }
    if (problem !== null)
      expect.fail(`${problem}; FUZZ_SEED=${SEED}, input ${n}: ${data.toString('base64')}`);
  }
});
