import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import { FORMATS } from '../../lib/domain/clicks/formats.ts';
import { isObject } from '../../lib/domain/clicks/json.ts';
import { readNative } from '../../lib/domain/clicks/native.ts';
import { readRecord } from '../../lib/domain/records/read-record.ts';
import { EventReader } from '../../lib/domain/records/skim/event-reader.ts';
import { KnownTexts } from '../../lib/domain/records/skim/known-texts.ts';
import { clickLines } from '../../scripts/bench/clicks.ts';
import { randomFrom } from '../count/clicks.ts';
import { pageEvent, pageJson } from './clicks.ts';
import { HOSTILE_RECORDS } from './hostile-records.ts';
import { mutant } from './mutants.ts';
import { outcomeText } from './sound.ts';

const ARRIVAL_MS = Date.UTC(9999, 11, 31);
const SEED = 20261121;
/** What is larger takes seconds, and its lines are much the same. */
const RECORD_BYTES_MAX = 50_000;

// The same code, with the quick way barred: the oracle.
vi.resetModules();
vi.doMock('../../lib/domain/records/skim/skim-line.ts', () => ({
  beginSkimming: () => {},
  endSkimming: () => {},
  skimLine: () => -1,
}));
const { readRecord: readSlowly } = await import('../../lib/domain/records/read-record.ts');
afterAll(() => vi.doUnmock('../../lib/domain/records/skim/skim-line.ts'));

const known = new KnownTexts();

/** A reader that has seen these lines and nothing else. */
function readerOf(...lines: string[]): EventReader {
  const reader = new EventReader(known);
  for (const line of lines) skim(reader, Buffer.from(line));
  return reader;
}

/** What the click or fault says that comes of a line; `null` where it is left to `JSON.parse`. */
function skim(reader: EventReader, line: Buffer): string | null {
  reader.begin(line, 0, line.length);
  const event = reader.read(0);
  const whole = event !== null && reader.nextLine() === line.length;
  reader.end();
  return event !== null && whole ? JSON.stringify(readNative(event, {}, 0)) : null;
}

/** The same by `JSON.parse`; an error's name where it is no native event. */
function parse(line: Buffer): string {
  try {
    const event: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line),
    );
    if (!isObject(event) || FORMATS.some(({ matches }) => matches(event))) return 'not native';
    return JSON.stringify(readNative(event, {}, 0));
  } catch (error) {
    return String(error);
  }
}

const EVENTS: readonly object[] = [
  pageEvent(),
  pageEvent({ userId: 7, anonymousId: null, context: null, properties: { title: 'Über uns' } }),
  pageEvent({
    properties: { path: '/a"b\\c/', url: 'https://a.example/ü?utm_source=x', own: [1, { a: null }] },
  }),
  pageEvent({
    context: { page: { path: '/😀', search: '?utm_campaign=c' }, location: { country: 'de' } },
    x: {},
  }),
  {
    type: 'track',
    event: 'Order',
    messageId: 'm-1',
    originalTimestamp: '2026-11-17T09:30:00+01:00',
    context: { site: 'www.A.example', sessionId: 's', campaign: { name: 'c', source: 's', medium: 'm' } },
    properties: { revenue: 12.5, path: '/p', deep: { a: [true, false, -1e3] } },
    integrations: { All: true },
  },
];
const LINES = [...EVENTS.map((event) => JSON.stringify(event)), ...clickLines(40)];

test('usual clicks of any producer are read the quick way, from the first on', () => {
  const reader = readerOf();
  expect(LINES.map((line) => skim(reader, Buffer.from(line)))).toEqual(
    LINES.map((line) => parse(Buffer.from(line))),
  );
});

test.each<[string, string]>([
  ['a name that comes twice', pageJson().replace('{', '{"type":"track",')],
  [
    'a name that comes twice inside',
    pageJson({ context: {} }).replace('"context":{}', '"context":{"site":"a","site":"b"}'),
  ],
  ['a name with an escape', pageJson().replace('"site"', '"\\u0073ite"')],
  ['a batch', pageJson({ batch: [] })],
  ['an envelope', pageJson({ specversion: '1.0' })],
  ['a Snowplow event', '{"e":"pv","aid":"a","dtm":"1"}'],
  ['a list where an object must be', pageJson({ context: [] })],
  ['a text where an object must be', pageJson({ properties: 'x' })],
  ['an object where a text must be', pageJson({ site: {} })],
  ['a newline between', pageJson().replace('{', '{\n')],
  ['no JSON', pageJson().replace(':', '=')],
  ['a list', '[]'],
])('%s is left to JSON.parse', (_, line) => {
  expect(skim(readerOf(), Buffer.from(line))).toBeNull();
});

test('a name of the prototype is a name like any other', () => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    const line = Buffer.from(
      `{"type":"page","site":"a","timestamp":"2026-11-17T09:30:00Z","${name}":{"a":1},` +
        `"context":{"${name}":1},"properties":{"${name}":{"x":1},"path":"/"}}`,
    );
    expect(skim(readerOf(), line)).toEqual(parse(line));
  }
});

test('a text where a number stood before is another shape', () => {
  const reader = readerOf(pageJson({ userId: 1 }));
  for (const userId of ['a', 2, null, -0.5]) {
    const line = Buffer.from(pageJson({ userId }));
    expect(skim(reader, line)).toEqual(parse(line));
  }
});

test('what follows a known shape is what JSON.parse says, whatever was changed in it', () => {
  const random = randomFrom(SEED);
  const pick = (limit: number) => Math.floor(random() * limit);
  const bytes = Buffer.from('"\\{}[]:,0-.eE+ \t\r\u0000\u001f\u007fnulltruefalseAü/\ud83d\ude00', 'utf8');
  let read = 0;
  for (let n = 0; n < 40_000; n++) {
    const before = LINES[pick(LINES.length)] as string;
    let line = Buffer.from(random() < 0.8 ? before : (LINES[pick(LINES.length)] as string));
    for (let times = pick(3); times >= 0; times--) {
      const at = pick(line.length);
      const cut = pick(3) === 0 ? pick(6) : 1;
      const put = pick(4) === 0 ? Buffer.alloc(0) : bytes.subarray(pick(bytes.length), pick(bytes.length));
      line = Buffer.concat([line.subarray(0, at), put, line.subarray(at + cut)]);
    }
    const found = skim(readerOf(before), line);
    if (found === null) continue;
    read++;
    if (found !== parse(line))
      expect.fail(`input ${n}: ${line.toString('base64')}\n${found}\n${parse(line)}`);
  }
  expect(read).toBeGreaterThan(4000);
});

test('strings of any bytes in any field are what JSON.parse says', () => {
  const field = fc.constantFrom(
    'site',
    'messageId',
    'event',
    'timestamp',
    'anonymousId',
    'properties',
    'context',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.json({ maxDepth: 3, stringUnit: 'binary' }),
  );
  const reader = readerOf();
  fc.assert(
    fc.property(field, text, fc.boolean(), (name, value, quoted) => {
      const json = quoted ? JSON.stringify(value) : value;
      const line = Buffer.from(pageJson().replace('{', `{"${name}":${json},`));
      const found = skim(reader, line) ?? skim(readerOf(), line);
      if (found !== null) expect(found).toEqual(parse(line));
    }),
    { seed: SEED, numRuns: 10_000 },
  );
});

const textsOf = (read: typeof readRecord, data: Buffer, arrivalTimeMs = ARRIVAL_MS) =>
  read({ data, arrivalTimeMs }).map(outcomeText);

test('hostile records come to the same, read either way', () => {
  for (const { data } of HOSTILE_RECORDS.filter((record) => record.data.length < RECORD_BYTES_MAX))
    expect(textsOf(readRecord, data)).toEqual(textsOf(readSlowly, data));
});

test('mutated records come to the same, read either way', () => {
  for (let n = 0; n < 6_000; n++) {
    const random = randomFrom(SEED + n * 7919);
    const data = mutant((limit) => Math.floor(random() * limit));
    const [quick, slow] = [textsOf(readRecord, data), textsOf(readSlowly, data)];
    if (quick.join('\n') !== slow.join('\n')) expect.fail(`input ${n}: ${data.toString('base64')}`);
  }
});

test('lines of every kind among each other come to the same, read either way', () => {
  const random = randomFrom(SEED);
  const pick = (limit: number) => Math.floor(random() * limit);
  const others = [
    '',
    ' ',
    '\r',
    '{',
    '[1,\n2]',
    '\ufeff',
    '{"type":"page"}',
    'x',
    '\u00a0',
    `${pageJson()} x`,
  ];
  const ends = ['\n', '\n', '\n', '\r\n', ' \n', '\n\n', ''];
  for (let n = 0; n < 10_000; n++) {
    const parts = Array.from({ length: pick(6) }, () => [
      Buffer.from(
        pick(3) === 0 ? (others[pick(others.length)] as string) : (LINES[pick(LINES.length)] as string),
      ),
      Buffer.from(pick(20) === 0 ? [0xff] : (ends[pick(ends.length)] as string)),
    ]);
    const data = Buffer.concat(parts.flat() as Buffer[]);
    // Half of the time every click is of the future.
    const arrivalMs = pick(2) * ARRIVAL_MS;
    const [quick, slow] = [textsOf(readRecord, data, arrivalMs), textsOf(readSlowly, data, arrivalMs)];
    if (quick.join('\n') !== slow.join('\n')) expect.fail(`input ${n}: ${data.toString('base64')}`);
  }
});

test('a record that is cut anywhere in its last line, inflated or not, keeps the lines before it', () => {
  const line = pageJson({ messageId: 'aXb' }).replace('X', '\\u00e9\\n');
  const good = Array.from({ length: 300 }, () => line).join('\n');
  for (let length = 0; length < line.length; length++) {
    const cut = Buffer.from(`${good}\n${line.slice(0, length)}`);
    // A buffer that ends where its bytes end, as zlib's do.
    const data = new Uint8Array(cut);
    const record = {
      stream: 's',
      shardId: 'shardId-0',
      sequenceNumber: '1',
      arrivalTimeMs: ARRIVAL_MS,
      data,
    };
    expect(
      readRecord(record)
        .slice(0, 300)
        .every(({ kind }) => kind === 'click'),
    ).toBe(true);
    expect(readRecord(record).map(outcomeText)).toEqual(readSlowly(record).map(outcomeText));
  }
});
