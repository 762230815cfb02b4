import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Around, Outcome, Rejection } from '../../lib/domain/clicks/click.ts';
import { decodeRedriven, encodeRedriven, originId } from '../../lib/domain/records/redriven.ts';
import { pageClick, pageEvent, pageJson, read } from './clicks.ts';
import { HOSTILE_RECORDS } from './hostile-records.ts';

const BEFORE_MS = Date.parse('2026-11-10T00:00:00Z');
const ORIGIN = 'us-east-1.clicks/shardId-000000000003/77.0';

const isRejection = (outcome: Outcome): outcome is Rejection => outcome.kind === 'rejection';
const redrive = ({ bytes, around }: Rejection, origin = ORIGIN) =>
  encodeRedriven({ origin, around: around ?? null, bytes });

/** What becomes of the clicks of a document that came too early, once their time has come. */
function redrivenLater(document: unknown): Outcome[] {
  const rejections = read(JSON.stringify(document), BEFORE_MS);
  expect(rejections.map((outcome) => isRejection(outcome) && outcome.reason)).toEqual(
    rejections.map(() => 'from-the-future'),
  );
  return rejections
    .filter(isRejection)
    .flatMap((rejection) => read(redrive(rejection, `origin ${rejection.subSequence}`)));
}

test('what is encoded is decoded as it was', () => {
  const text = fc.option(fc.string({ maxLength: 128 }));
  const context = fc.option(fc.json().map((json) => new Uint8Array(Buffer.from(json))));
  const around = fc.record({ time: text, messageId: text, context });
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), around, fc.uint8Array(), (origin, given, bytes) => {
      const some = given.time !== null || given.messageId !== null || given.context !== null;
      const redriven = { origin, around: some ? given : null, bytes };
      const decoded = decodeRedriven(encodeRedriven(redriven), 1e6);
      expect(plain(decoded)).toEqual(plain({ redriven, inflatedBytes: expect.any(Number) }));
    }),
  );
});

/** Comparable whatever kind of view the bytes are. */
function plain(decoded: ReturnType<typeof decodeRedriven>): unknown {
  if (typeof decoded === 'string') return decoded;
  const { redriven, inflatedBytes } = decoded;
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  const around: Around | null = redriven.around;
  return {
    inflatedBytes,
    origin: redriven.origin,
    around: around && { ...around, context: around.context && hex(around.context) },
    bytes: hex(redriven.bytes),
  };
}

test('the same rejection is always the same record', () => {
  const rejection = { origin: ORIGIN, around: null, bytes: Buffer.from(pageJson().repeat(9)) };
  expect(encodeRedriven(rejection)).toEqual(encodeRedriven(rejection));
});

describe('an event that was cut out of what was around it becomes the click it would have been', () => {
  const late = pageEvent({ messageId: 'm' });
  const click = pageClick({ messageId: 'm' });

  test('by itself', () => {
    expect(redrivenLater(late)).toEqual([click]);
  });

  test('in a batch whose context names the site', () => {
    const { site: _, ...bare } = late as Record<string, unknown>;
    const context = { site: 'shop.example', campaign: { name: 'autumn' } };
    const [first, second] = redrivenLater({ batch: [bare, { ...bare, messageId: 'n' }], context });
    const values = { ...click.values, campaign: 'autumn' };
    expect(first).toEqual({ ...click, site: 'shop.example', values });
    expect(second).toEqual({ ...click, site: 'shop.example', values, messageId: 'n' });
  });

  test('in an envelope of several, which has the time and the identity', () => {
    const event = { type: 'page', site: 'example.com' };
    const time = '2026-11-17T09:30:00.000Z';
    const envelope = { specversion: '1.0', source: '/s', id: '7', time, data: [event, { batch: [event] }] };
    expect(redrivenLater(envelope)).toEqual([
      pageClick({ messageId: '/s 7#0' }),
      pageClick({ messageId: '/s 7#1#0' }),
    ]);
  });

  test('in an envelope of one in base64, which is sent again as a whole', () => {
    const data_base64 = Buffer.from(JSON.stringify(late)).toString('base64');
    expect(redrivenLater({ specversion: '1.0', id: '7', data_base64 })).toEqual([click]);
  });

  test('in context that is deeper than any stack', () => {
    const text = `{"batch":[1],"context":{"site":"a","x":${'['.repeat(1e5)}${']'.repeat(1e5)}}}`;
    const [rejection] = read(text).filter(isRejection);
    const again = rejection && read(redrive(rejection));
    expect(again?.map((outcome) => isRejection(outcome) && outcome.reason)).toEqual(['not-an-object']);
  });
});

test('a click without an id is known by where its rejection was first, in whatever part of it', () => {
  const lines = [pageEvent(), pageEvent({ messageId: 'own' }), pageEvent(), { type: 'x' }];
  const bytes = gzipSync(lines.map((line) => JSON.stringify(line)).join('\n'));
  const outcomes = read(encodeRedriven({ origin: ORIGIN, around: null, bytes }));
  expect(outcomes.map((outcome) => (isRejection(outcome) ? outcome.origin : outcome.messageId))).toEqual([
    `redriven ${ORIGIN}`,
    'own',
    `redriven ${ORIGIN}#2`,
    `${ORIGIN}#3`,
  ]);
});

test('an origin too long for an id is known by its digest', () => {
  const [click] = read(
    encodeRedriven({ origin: 'x'.repeat(200), around: null, bytes: Buffer.from(pageJson()) }),
  );
  expect(click).toMatchObject({ messageId: expect.stringMatching(/^redriven [0-9a-f]{64}$/) });
});

test('a rejection keeps its first name however often it comes back', () => {
  const place = { stream: 'us-east-1.clicks', shardId: 'shardId-000000000003', sequence: '0077' };
  const [first] = read('x').filter(isRejection);
  const name = first && originId(place, first);
  const [second] = first ? read(redrive(first, name)).filter(isRejection) : [];
  const again = second && originId({ ...place, sequence: '0099' }, second);
  expect([name, again]).toEqual([ORIGIN, ORIGIN]);
});

/** Too deep in a list or an aggregate; sent again by themselves they are one level less deep. */
const LESS_DEEP = [
  'an array of arrays',
  'brackets, deep',
  'batches in batches',
  'a batch of nonsense',
  'an aggregate of an aggregate',
];

describe.each(HOSTILE_RECORDS.filter(({ name }) => !LESS_DEEP.includes(name)))('$name', ({ data }) => {
  test('redriven before anything is mended, is rejected for the same reason with the same bytes', () => {
    const rejections = read(data).filter(isRejection).slice(0, 10);
    const again = rejections.flatMap((rejection) => read(redrive(rejection)));
    const expected = rejections.map((rejection) => ({ ...rejection, subSequence: 0, origin: ORIGIN }));
    expect(again.map(digest)).toEqual(expected.map(digest));
  });
});

/** Comparable in no time, however many bytes there are. */
function digest(outcome: Outcome): unknown {
  return isRejection(outcome)
    ? { ...outcome, bytes: createHash('sha256').update(outcome.bytes).digest('hex') }
    : outcome;
}

describe('a redriven record that is damaged or forged is a rejection', () => {
  const head = (header: object) => Buffer.from(`clickweek-redriven/1 ${JSON.stringify(header)}\n`);
  const sound = { origin: 'o', time: null, messageId: null, contextBytes: 0, gzip: false };
  test.each([
    ['its magic alone', Buffer.from('clickweek-redriven/1 ')],
    ['a header that is no JSON', Buffer.from('clickweek-redriven/1 {\n{}')],
    ['a header that is null', Buffer.from('clickweek-redriven/1 null\n{}')],
    ['an origin that is no text', head({ ...sound, origin: 1 })],
    ['an origin of a megabyte', head({ ...sound, origin: 'x'.repeat(1e6) })],
    ['context of a negative length', head({ ...sound, contextBytes: -1 })],
    ['context longer than the record', head({ ...sound, contextBytes: 9 })],
    ['context that is no JSON', Buffer.concat([head({ ...sound, contextBytes: 1 }), Buffer.from('x{}')])],
    [
      'context that is no UTF-8',
      Buffer.concat([head({ ...sound, contextBytes: 3 }), Buffer.from('22ff22', 'hex')]),
    ],
    ['gzip that is none', Buffer.concat([head({ ...sound, gzip: true }), Buffer.from('x')])],
    ['a bomb', Buffer.concat([head({ ...sound, gzip: true }), gzipSync(Buffer.alloc(65 * 1024 * 1024))])],
  ])('%s', (_, data) => {
    expect(read(data)).toEqual([
      expect.objectContaining({ kind: 'rejection', reason: 'damaged-redriven', bytes: data, subSequence: 0 }),
    ]);
  });

  test('a bomb in a bomb inflates to 64 MiB in all', () => {
    const bytes = gzipSync(Buffer.alloc(60 * 1024 * 1024, '\n'));
    const inner = gzipSync(Buffer.concat([bytes, Buffer.alloc(10 * 1024 * 1024)]));
    const data = Buffer.concat([head({ ...sound, gzip: true }), inner]);
    expect(read(data)).toMatchObject([{ reason: 'too-large', origin: 'o' }]);
  });
});
