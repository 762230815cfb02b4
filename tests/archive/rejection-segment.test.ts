import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { archivedRejection } from '../../lib/domain/archive/archived-rejection.ts';
import { decodeRejections, encodeRejections } from '../../lib/domain/archive/rejection-segment.ts';
import { record, rejection } from './stream.ts';

const linesOf = (segment: Uint8Array) => gunzipSync(segment).toString().trim().split('\n');

test('a rejection comes back from the archive as it went in', () => {
  const around = { time: '2026-11-17T09:30:00Z', messageId: '/s 7#1', context: Buffer.from('{"site":"é"}') };
  const rejections = [
    archivedRejection(record(0), rejection()),
    archivedRejection(record(1), rejection({ site: 'example.com', eventTimeMs: -62135596800000 })),
    archivedRejection(record(2), rejection({ subSequence: 3, around, origin: 'us-east-1.s/shard/1.0' })),
    archivedRejection(record(2), rejection({ subSequence: 4, around: { ...around, context: null } })),
    archivedRejection(record(3), rejection({ bytes: Buffer.from([0xff, 0, 0x1b, 0x0a]) })),
  ];
  expect(decodeRejections(encodeRejections(rejections))).toEqual(rejections);
});

test('a large context that many rejections share is written once a record', () => {
  const context = Buffer.from(JSON.stringify({ x: 'x'.repeat(100_000) }));
  const around = (messageId: string) => ({ time: null, messageId, context });
  const rejections = [0, 1].flatMap((n) =>
    [0, 1, 2].map((subSequence) =>
      archivedRejection(record(n), rejection({ subSequence, around: around(`${n}.${subSequence}`) })),
    ),
  );
  const segment = encodeRejections(rejections);
  expect(linesOf(segment).map((line) => line.includes('xxx'))).toEqual([
    true,
    false,
    false,
    true,
    false,
    false,
  ]);
  expect(decodeRejections(segment)).toEqual(rejections);
});

test('a segment from before there were surroundings and origins is read as it is', () => {
  const [line = ''] = linesOf(encodeRejections([archivedRejection(record(0), rejection())]));
  expect(Object.keys(JSON.parse(line))).toEqual([
    'reason',
    'detail',
    'site',
    'event_time',
    'arrival_time',
    'stream',
    'shard',
    'sequence',
    'sub_sequence',
    'bytes',
  ]);
});
