import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PutAnswer, RecordStream } from '../../lib/producer/record-stream.ts';
import { play, type Run, type RunEnd, runs } from './faulty-run.ts';

const SEED = 20261121;

/** What holds at the end of every run, whatever Kinesis did. */
function check({ ids, onStream, failed, statistics, recordBytesMost, timersLeft }: RunEnd): void {
  const timesOf = (id: string) => onStream.get(id) ?? 0;
  const isFailed = (id: string) => failed.has(id);
  expect(ids.filter((id) => timesOf(id) === 0 && !isFailed(id))).toEqual([]);
  expect(ids.filter((id) => timesOf(id) > 0 && failed.get(id)?.perhapsPut === false)).toEqual([]);
  const copies = ids.reduce((sum, id) => sum + Math.max(0, timesOf(id) - 1), 0);
  expect(copies).toBeLessThanOrEqual(statistics.copiesPossible);
  expect(statistics).toMatchObject({
    accepted: ids.length,
    put: ids.length - failed.size,
    failed: failed.size,
    pending: 0,
  });
  expect(recordBytesMost).toBeLessThanOrEqual(3_000);
  expect(timersLeft).toBe(0);
}

async function holds(run: Run, plant?: (stream: RecordStream) => RecordStream): Promise<void> {
  check(await play(run, plant));
}

describe('under every pattern of throttles, failures and lost answers', () => {
  test('nothing is lost, and nothing comes twice that was not counted as possible', async () => {
    await fc.assert(
      fc.asyncProperty(runs, (run) => holds(run)),
      { seed: SEED, numRuns: 1_000 },
    );
  });

  test('everything is put once where every refusal is a certain one', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (run) => {
        const certain = run.faults.map((fault) => ({
          ...fault,
          kind: fault.kind === 'answered' ? ('answered' as const) : ('throttled' as const),
          records: fault.records.map((record) => (record === 'put' ? 'put' : 'throttled')),
        }));
        const clicks = run.clicks.map((click) => ({ ...click, bytes: Math.min(click.bytes, 900) }));
        const end = await play({ ...run, clicks, faults: certain, giveUpAfterMs: 1e9, closeWithinMs: 1e9 });
        expect([...end.onStream.entries()].sort()).toEqual(end.ids.map((id) => [id, 1]).sort());
        expect(end.statistics).toMatchObject({ put: end.ids.length, failed: 0, copiesPossible: 0 });
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});

type Change = (answer: PutAnswer) => PutAnswer;

/** A producer that reads answers so. */
const misreading =
  (change: Change) =>
  (stream: RecordStream): RecordStream => ({
    put: async (records, signal) => change(await stream.put(records, signal)),
  });
const outcomes =
  (change: (outcome: PutAnswer['outcomes'][number]) => PutAnswer['outcomes'][number]): Change =>
  (answer) => ({ ...answer, outcomes: answer.outcomes.map(change) });

describe('the check finds a producer that', () => {
  test.each<[string, Change]>([
    [
      'puts a whole call again for one record that was throttled',
      (answer) =>
        answer.outcomes.includes('refused')
          ? { ...answer, outcomes: answer.outcomes.map(() => 'refused') }
          : answer,
    ],
    ['drops what is throttled', outcomes((outcome) => (outcome === 'refused' ? 'sent' : outcome))],
    ['takes a lost answer for a success', outcomes((outcome) => (outcome === 'unknown' ? 'sent' : outcome))],
    [
      'takes a lost answer for a refusal',
      outcomes((outcome) => (outcome === 'unknown' ? 'refused' : outcome)),
    ],
    [
      'looks at the first record only',
      (answer) => ({ ...answer, outcomes: answer.outcomes.map(() => answer.outcomes[0] ?? 'sent') }),
    ],
  ])('%s', async (_, change) => {
    const details = await fc.check(
      fc.asyncProperty(runs, (run) => holds(run, misreading(change))),
      { seed: SEED, numRuns: 300, endOnFailure: true },
    );
    expect(details.failed).toBe(true);
  });
});
