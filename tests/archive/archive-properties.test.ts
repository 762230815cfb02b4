import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeClicks } from '../../lib/domain/archive/click-segment.ts';
import { planArchive } from '../../lib/domain/archive/plan-archive.ts';
import type { Click, Outcome } from '../../lib/domain/clicks/click.ts';
import type { ReadRecord } from '../../lib/domain/records/read-batch.ts';
import { bareClick, click, record, rejection } from './stream.ts';

// Half a surrogate pair, which JSON can spell and UTF-8 cannot, is archived as U+FFFD.
const text = fc.string({ unit: 'binary', maxLength: 20 }).map((value) => Buffer.from(value).toString());
const optional = fc.option(text, { nil: null });
const time = fc.integer({ min: -8.64e15, max: 8.64e15 });

const someClick: fc.Arbitrary<Click> = fc
  .record({
    site: text,
    messageId: optional,
    visitor: optional,
    session: optional,
    userAgent: optional,
    locale: optional,
    properties: optional,
    eventTimeMs: time,
    crawler: fc.boolean(),
    page: optional,
    bare: fc.boolean(),
  })
  .map(({ page, bare, ...changes }) => {
    const base = bare ? bareClick(changes) : click(changes);
    return { ...base, values: { ...base.values, page } };
  });
const someRejection = fc
  .record({ detail: text, site: optional, bytes: fc.uint8Array({ maxLength: 40 }) })
  .map((changes) => rejection(changes));

const someBatch: fc.Arbitrary<ReadRecord[]> = fc
  .array(fc.array(fc.oneof(someClick, someRejection), { maxLength: 20 }), { maxLength: 20 })
  .map((outcomes) =>
    outcomes.map((ofRecord, n) => ({
      record: record(n),
      outcomes: ofRecord.map((outcome, subSequence) => ({ ...outcome, subSequence })),
    })),
  );

test('every outcome ends in exactly one object, as it was', async () => {
  await fc.assert(
    fc.asyncProperty(someBatch, async (batch) => {
      const objects = planArchive(batch);
      expect(new Set(objects.map(({ key }) => key)).size).toBe(objects.length);
      const archived = await Promise.all(
        objects.map(({ kind, body }) => (kind === 'clicks' ? clicksIn(body) : rejectionsIn(body))),
      );
      const expected = batch.flatMap(({ record: { sequenceNumber }, outcomes }) =>
        outcomes.map((outcome) => [sequenceNumber.padStart(56, '0'), outcome]),
      );
      expect(archived.flat().sort(byPlace)).toEqual(expected);
    }),
    { seed: 20261116, numRuns: 60 },
  );
});

type Placed = [sequence: string, outcome: Outcome];

async function clicksIn(body: Uint8Array): Promise<Placed[]> {
  return (await decodeClicks(body)).map((archived) => [archived.sequence, archived.click]);
}

function rejectionsIn(body: Uint8Array): Placed[] {
  const lines = gunzipSync(body).toString().trimEnd().split('\n');
  return lines.map((line) => {
    const { sequence, sub_sequence, reason, detail, site, event_time, bytes } = JSON.parse(line);
    const eventTimeMs = event_time === null ? null : Date.parse(event_time);
    const original = new Uint8Array(Buffer.from(bytes, 'base64'));
    const outcome = {
      kind: 'rejection',
      subSequence: sub_sequence,
      reason,
      detail,
      site,
      eventTimeMs,
    } as const;
    return [sequence, { ...outcome, bytes: original }];
  });
}

function byPlace([sequenceA, a]: Placed, [sequenceB, b]: Placed): number {
  return sequenceA === sequenceB ? a.subSequence - b.subSequence : sequenceA < sequenceB ? -1 : 1;
}
