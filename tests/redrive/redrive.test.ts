import { describe, expect, test } from 'vitest';
import type { ArchivedRejection } from '../../lib/domain/archive/archived-rejection.ts';
import type { Click, Rejection } from '../../lib/domain/clicks/click.ts';
import { readRecord } from '../../lib/domain/records/read-record.ts';
import type { PutOutcome, RecordStream } from '../../lib/producer/record-stream.ts';
import { type Redriven, type RedriveOptions, redrive } from '../../lib/redrive/redrive.ts';
import type { RedriveLedger } from '../../lib/redrive/redrive-ledger.ts';
import { randomFrom } from '../count/clicks.ts';
import { pageEvent } from '../records/clicks.ts';
import { MemoryLedger } from './memory-ledger.ts';

const NOW_MS = Date.parse('2026-11-20T00:00:00Z');
const ARRIVAL_MS = Date.parse('2026-11-10T00:00:00Z');

/** Rejected because they came before their time, which has come since. Every second has an id. */
function rejections(count: number): ArchivedRejection[] {
  return Array.from({ length: count }, (_, i) => {
    const event = pageEvent(i % 2 === 0 ? { messageId: `m${i}` } : {});
    const data = Buffer.from(JSON.stringify(event));
    const [rejection] = readRecord({ data, arrivalTimeMs: ARRIVAL_MS });
    return archived(i, rejection as Rejection);
  });
}

function archived(n: number, rejection: Rejection): ArchivedRejection {
  const place = { stream: 'us-east-1.clicks', shardId: 'shardId-000000000003' };
  return { ...place, sequence: String(n).padStart(56, '0'), arrivalTimeMs: ARRIVAL_MS, rejection };
}

/** What befalls one of the calls that a redrive makes of the outside, by number. */
type Fault = 'crash-before' | 'acknowledgement-lost';
class Crash extends Error {}

/** A stream, a ledger, and redrives that crash. */
class World {
  readonly ledger = new MemoryLedger();
  readonly onStream: Uint8Array[] = [];
  calls = 0;

  /** A redrive whose process ends at call `faultAt`; none does where that is infinite. */
  async redrive(
    found: readonly ArchivedRejection[],
    {
      faultAt = Number.POSITIVE_INFINITY,
      fault = 'crash-before',
      exact = false,
      options = {},
      answer = () => 'sent',
    }: {
      faultAt?: number;
      fault?: Fault;
      exact?: boolean;
      options?: Partial<RedriveOptions>;
      answer?: (call: number, i: number) => PutOutcome;
    } = {},
  ): Promise<Redriven[]> {
    this.calls = 0;
    let crashed = false;
    const call = async <T>(make: () => Promise<T>): Promise<T> => {
      // After a crash nothing is called any more, not even to tidy up.
      if (crashed || this.calls++ === faultAt) {
        const lost = !crashed && fault === 'acknowledgement-lost';
        crashed = true;
        if (lost) await make();
        throw new Crash();
      }
      return make();
    };
    const { ledger } = this;
    const faulty: RedriveLedger = {
      find: (keys) => ledger.find(keys),
      claim: (key, state, nowMs) => call(() => ledger.claim(key, state, nowMs)),
      sent: (claim, nowMs) => call(() => ledger.sent(claim, nowMs)),
      release: (claim) => call(() => ledger.release(claim)),
    };
    let puts = 0;
    const stream: RecordStream = {
      put: (records) =>
        call(async () => {
          const outcomes = records.map((_, i) => answer(puts, i));
          puts++;
          this.onStream.push(...records.filter((_, i) => outcomes[i] === 'sent').map(({ data }) => data));
          const problem = outcomes.every((outcome) => outcome === 'sent') ? null : 'throttled';
          return { outcomes, problem, hopeless: false };
        }),
    };
    const dependencies = {
      ledger: faulty,
      stream,
      countsOnce: async () => exact,
      nowMs: () => NOW_MS,
      pause: async () => {},
    };
    const all: Redriven[] = [];
    const given = { dryRun: false, unknownToo: false, ...options };
    try {
      for await (const group of redrive(each(found), dependencies, given)) all.push(...group);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
    return all;
  }

  /** The ids of the clicks that were put on the stream, every copy. */
  ids(): string[] {
    const outcomes = this.onStream.flatMap((data) => readRecord({ data, arrivalTimeMs: NOW_MS }));
    return outcomes.map((outcome) => (outcome as Click).messageId as string).sort();
  }
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

const fatesOf = (redriven: readonly Redriven[]) =>
  redriven.toSorted((a, b) => (a.archived.sequence < b.archived.sequence ? -1 : 1)).map(({ fate }) => fate);
const idOf = (i: number) => (i % 2 === 0 ? `m${i}` : `redriven us-east-1.clicks/shardId-000000000003/${i}.0`);
const ids = (count: number) => Array.from({ length: count }, (_, i) => idOf(i)).sort();
const times = <T>(count: number, value: T) => Array<T>(count).fill(value);

test('sends each rejection once, however often it is done', async () => {
  const world = new World();
  const found = rejections(250);
  expect(fatesOf(await world.redrive(found))).toEqual(times(250, 'sent'));
  expect(fatesOf(await world.redrive(found))).toEqual(times(250, 'sent-before'));
  expect(world.ids()).toEqual(ids(250));
});

test('two redrives at once send each rejection once', async () => {
  const world = new World();
  const found = rejections(50);
  const both = await Promise.all([world.redrive(found), world.redrive(found)]);
  expect(both.flat().filter(({ fate }) => fate === 'sent').length).toBe(50);
  expect(world.ids()).toEqual(ids(50));
});

test('a dry run says what would be sent, and writes nothing', async () => {
  const world = new World();
  const fates = fatesOf(await world.redrive(rejections(3), { options: { dryRun: true } }));
  expect([fates, world.calls, world.ids()]).toEqual([times(3, 'sent'), 0, []]);
});

test('leaves alone what would only be rejected again, and what is too large for a record', async () => {
  const world = new World();
  const [notJson] = readRecord({ data: Buffer.from('x'), arrivalTimeMs: 0 }) as [Rejection];
  const random = randomFrom(1);
  const noise = Buffer.from(Array.from({ length: 1_100_000 }, () => random() * 256)).toString('base64');
  const data = Buffer.from(JSON.stringify(pageEvent({ context: { noise } })));
  const [large] = readRecord({ data, arrivalTimeMs: ARRIVAL_MS }) as [Rejection];
  const fates = fatesOf(await world.redrive([archived(0, notJson), archived(1, large)]));
  expect([fates, world.onStream]).toEqual([['still-rejected', 'too-large'], []]);
});

test('sends again only what the stream refused', async () => {
  const world = new World();
  const answer = (call: number, i: number) => (call < 2 && i % 2 === 0 ? 'refused' : 'sent');
  expect(fatesOf(await world.redrive(rejections(9), { answer }))).toEqual(times(9, 'sent'));
  expect(world.ids()).toEqual(ids(9));
});

test('what the stream goes on refusing is sent by the next redrive', async () => {
  const world = new World();
  const refusing = world.redrive(rejections(3), { answer: () => 'refused' });
  await expect(refusing).rejects.toThrow('throttled');
  expect(fatesOf(await world.redrive(rejections(3)))).toEqual(times(3, 'sent'));
  expect(world.ids()).toEqual(ids(3));
});

describe('whatever call a redrive dies at', () => {
  const found = rejections(6);
  const CALLS = 6 + 1 + 6;
  const cases = Array.from({ length: CALLS }, (_, faultAt) =>
    (['crash-before', 'acknowledgement-lost'] as const).map((fault) => ({ faultAt, fault })),
  ).flat();

  test('it makes that many calls', async () => {
    const world = new World();
    await world.redrive(found);
    expect(world.calls).toBe(CALLS);
  });

  test.each(cases)(
    '$fault at call $faultAt: nothing is sent twice, and what may be missing is named',
    async ({ faultAt, fault }) => {
      const world = new World();
      await world.redrive(found, { faultAt, fault });
      const second = await world.redrive(found);
      const third = await world.redrive(found);
      const onStream = world.ids();
      expect(new Set(onStream).size).toBe(onStream.length);
      const missing = ids(6).filter((id) => !onStream.includes(id));
      const named = second
        .filter(({ fate }) => fate === 'unknown')
        .map(({ archived }) => idOf(Number(archived.sequence)));
      expect(missing.filter((id) => !named.includes(id))).toEqual([]);
      expect(third.every(({ fate }) => fate === 'sent-before' || fate === 'unknown')).toBe(true);
    },
  );

  test.each(cases)(
    '$fault at call $faultAt: a site that counts exactly counts each once',
    async ({ faultAt, fault }) => {
      const world = new World();
      await world.redrive(found, { faultAt, fault, exact: true });
      await world.redrive(found, { exact: true });
      // Claims of `exact` know a click by its id, and both copies have the same.
      expect([...new Set(world.ids())].sort()).toEqual(ids(6));
      expect(fatesOf(await world.redrive(found, { exact: true }))).toEqual(times(6, 'sent-before'));
    },
  );

  test('what is in doubt is sent when that is asked for', async () => {
    const world = new World();
    await world.redrive(found, { faultAt: 6 });
    expect(fatesOf(await world.redrive(found))).toEqual(times(6, 'unknown'));
    const options = { unknownToo: true };
    expect(fatesOf(await world.redrive(found, { options }))).toEqual(times(6, 'sent'));
    expect(world.ids()).toEqual(ids(6));
  });
});

test('an outcome that the stream leaves open is named, and stays so', async () => {
  const world = new World();
  const answer = (_: number, i: number) => (i === 1 ? 'unknown' : 'sent');
  await expect(world.redrive(rejections(3), { answer })).rejects.toThrow('throttled');
  expect(fatesOf(await world.redrive(rejections(3)))).toEqual(['sent-before', 'unknown', 'sent-before']);
});
