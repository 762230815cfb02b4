import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { OUTCOMES_MAX } from '../../lib/domain/records/gathering.ts';
import { pageClick, pageEvent, pageJson, read, summaryOf } from './clicks.ts';
import { aggregateOf, MAGIC, messageOf, sealed, wire } from './kpl.ts';

const [a, b, c] = ['a', 'b', 'c'].map((messageId) => pageJson({ messageId })) as [string, string, string];
const allThree = ['click a', 'click b', 'click c'];

describe('text', () => {
  test('is one JSON document', () => {
    expect(read(pageJson())).toEqual([pageClick()]);
  });

  test('is one document over many lines', () => {
    expect(read(JSON.stringify(pageEvent(), null, 2))).toEqual([pageClick()]);
    expect(summaryOf(read(JSON.stringify([pageEvent({ messageId: 'a' })], null, 2)))).toEqual(['click a']);
  });

  test('is one document a line, whatever ends lines, blank ones between', () => {
    for (const text of [`${a}\n${b}\n${c}`, `${a}\r\n${b}\r\n${c}\r\n`, `\n\n${a}\n \t\r\n${b}\n${c}\n\n`])
      expect(summaryOf(read(text))).toEqual(allThree);
  });

  test('numbers its outcomes from 0', () => {
    const outcomes = read(`${a}\nno\n[${b},1]\n${c}`);
    expect(outcomes.map(({ subSequence }) => subSequence)).toEqual([0, 1, 2, 3, 4]);
  });

  test('may begin with a byte order mark', () => {
    expect(summaryOf(read(`\uFEFF${a}`))).toEqual(['click a']);
    expect(summaryOf(read(`\uFEFF${a}\n${b}\nx`))).toEqual(['click a', 'click b', 'not-json: x']);
    expect(summaryOf(read(`\uFEFF${JSON.stringify(pageEvent({ messageId: 'a' }), null, 1)}`))).toEqual([
      'click a',
    ]);
  });

  test('rejects a bad line by itself, wherever it stands', () => {
    for (const [text, summary] of [
      [`{"x\n${a}\n${b}`, ['not-json: {"x', 'click a', 'click b']],
      [`${a}\r\n{"x\r\n${b}`, ['click a', 'not-json: {"x', 'click b']],
      [`${a}\n${b}\n{"x`, ['click a', 'click b', 'not-json: {"x']],
      [`\n{1\n\n{2\n\n{3\n${a}`, ['not-json: {1', 'not-json: {2', 'not-json: {3', 'click a']],
    ] as const)
      expect(summaryOf(read(text))).toEqual(summary);
  });

  test('rejects a line that is not UTF-8 by itself', () => {
    const bytes = Buffer.concat([
      Buffer.from(`${a}\n`),
      Buffer.from([0x22, 0xff, 0x22]),
      Buffer.from(`\n${b}`),
    ]);
    expect(read(bytes)).toEqual([
      pageClick({ messageId: 'a' }),
      {
        kind: 'rejection',
        subSequence: 1,
        reason: 'not-utf8',
        detail: 'a line that is not UTF-8',
        site: null,
        eventTimeMs: null,
        bytes: Buffer.from([0x22, 0xff, 0x22]),
      },
      pageClick({ messageId: 'b', subSequence: 2 }),
    ]);
  });

  test('is rejected once where no line of it makes sense', () => {
    const broken = JSON.stringify(pageEvent(), null, 2).slice(0, -2);
    expect(summaryOf(read(broken))).toEqual([`not-json: ${broken}`]);
    expect(read(Buffer.from([0xff, 10, 0xfe, 10, 0xfd])).map((outcome) => outcome.kind)).toEqual([
      'rejection',
    ]);
  });

  test('keeps U+FFFD that was sent as such', () => {
    expect(read(pageJson({ messageId: '\uFFFD' }))).toEqual([pageClick({ messageId: '\uFFFD' })]);
  });

  test('may be an array of events', () => {
    expect(summaryOf(read(`[${a}, ${b},${c}]`))).toEqual(allThree);
  });

  test('rejects elements of an array by themselves, with their own bytes', () => {
    expect(summaryOf(read(`[${a}, [${b}] ,null,\n"a\\"]", {"type":"page"},${c}]`))).toEqual([
      'click a',
      `not-an-object: [${b}]`,
      'not-an-object: null',
      'not-an-object: "a\\"]"',
      'no-site: {"type":"page"}',
      'click c',
    ]);
  });

  test.each(['', ' ', '\n', '\r\n\t ', '\uFEFF', '\uFEFF\n', '[]', '{"batch":[]}'])('%j is empty', (text) => {
    expect(summaryOf(read(text))).toEqual([`empty: ${text}`]);
  });
});

describe('gzip', () => {
  test('holds what plain text holds', () => {
    for (const text of [`[${a},${b},${c}]`, `${a}\n${b}\n${c}\n`])
      expect(read(gzipSync(text))).toEqual(read(text));
  });

  test('may have several members, and zeros at the end', () => {
    const bytes = Buffer.concat([gzipSync(`${a}\n`), gzipSync(`${b}\n`), gzipSync(c), Buffer.alloc(7)]);
    expect(summaryOf(read(bytes))).toEqual(allThree);
  });

  test('is rejected with its own bytes where it holds gzip or an aggregate', () => {
    const twice = gzipSync(gzipSync(a));
    const aggregate = gzipSync(aggregateOf([Buffer.from(a)]));
    expect(read(twice)).toMatchObject([{ reason: 'damaged-gzip', detail: 'gzip in gzip', bytes: twice }]);
    expect(read(aggregate)).toMatchObject([{ reason: 'nested-aggregate', bytes: aggregate }]);
  });

  test('that is cut off, corrupt or followed by something else is rejected whole', () => {
    const whole = gzipSync(`${a}\n${b}`);
    const corrupt = Buffer.from(whole);
    corrupt[20] = (corrupt[20] as number) ^ 0xff;
    for (const bytes of [
      whole.subarray(0, -1),
      whole.subarray(0, 2),
      corrupt,
      Buffer.concat([whole, whole.subarray(3)]),
    ])
      expect(read(bytes)).toMatchObject([{ reason: 'damaged-gzip', bytes }]);
  });

  test('bombs end at 64 MiB, and only gzip after them in an aggregate suffers', () => {
    const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024, 10));
    const entries = [gzipSync(a), bomb, gzipSync(b), Buffer.from(c)];
    expect(read(aggregateOf(entries))).toMatchObject([
      { messageId: 'a' },
      { reason: 'too-large', bytes: bomb },
      { reason: 'too-large', bytes: entries[2] },
      { messageId: 'c' },
    ]);
  });
});

describe('a KPL aggregate', () => {
  const bytesOf = (...texts: string[]) => texts.map((text) => Buffer.from(text));

  test('holds JSON, lines of JSON, and gzip of either', () => {
    const entries = [...bytesOf(a, `${b}\n${c}`), gzipSync(a), gzipSync(`${b}\n${c}`)];
    expect(summaryOf(read(aggregateOf(entries, ['k1', 'k2'])))).toEqual([...allThree, ...allThree]);
  });

  test('numbers its outcomes across entries', () => {
    const outcomes = read(aggregateOf(bytesOf(`${a}\nx`, '', `[${b},${c}]`)));
    expect(outcomes.map(({ subSequence }) => subSequence)).toEqual([0, 1, 2, 3, 4]);
    expect(summaryOf(outcomes)).toEqual(['click a', 'not-json: x', 'empty: ', 'click b', 'click c']);
  });

  test('is read whatever the order of its fields, with fields that nobody knows', () => {
    const unknown = Buffer.concat([
      wire.number(9, 3e15),
      wire.bytes(15, 'x'),
      Buffer.concat([wire.tag(5, 1), Buffer.alloc(8)]),
      Buffer.concat([wire.tag(6, 5), Buffer.alloc(4)]),
      Buffer.concat([wire.tag(7, 3), wire.tag(8, 3), wire.number(1, 1), wire.tag(8, 4), wire.tag(7, 4)]),
    ]);
    const record = wire.bytes(
      3,
      Buffer.concat([
        unknown,
        wire.bytes(3, 'old'),
        wire.bytes(3, b),
        wire.number(1, 0),
        wire.bytes(4, unknown),
      ]),
    );
    const message = Buffer.concat([wire.record(a), unknown, record, wire.key('k'), wire.record(c), unknown]);
    expect(summaryOf(read(sealed(message)))).toEqual(allThree);
  });

  test('inside another is rejected, and its neighbours count', () => {
    const inner = aggregateOf(bytesOf(b));
    expect(read(aggregateOf([...bytesOf(a), inner, ...bytesOf(c)]))).toMatchObject([
      { messageId: 'a' },
      { reason: 'nested-aggregate', bytes: inner },
      { messageId: 'c' },
    ]);
  });

  test('without entries is empty', () => {
    expect(read(sealed(wire.key('k')))).toMatchObject([{ reason: 'empty' }]);
    expect(read(sealed(Buffer.alloc(0)))).toMatchObject([{ reason: 'empty' }]);
  });

  test('that is damaged anywhere is rejected whole, with its bytes', () => {
    const good = aggregateOf(bytesOf(a, b));
    const wrongMd5 = Buffer.from(good);
    wrongMd5[good.length - 1] = (wrongMd5[good.length - 1] as number) ^ 1;
    const head = wire.key('k');
    const malformed: Buffer[] = [
      Buffer.concat([head, wire.record(a, 1)]),
      Buffer.concat([head, wire.record(a), messageOf(good).subarray(0, -1)]),
      Buffer.concat([head, wire.bytes(3, wire.bytes(3, a))]),
      Buffer.concat([head, wire.bytes(3, wire.number(1, 0))]),
      Buffer.concat([head, wire.record(a), Buffer.from([0x80])]),
      Buffer.concat([head, wire.record(a), wire.tag(2, 0), Buffer.alloc(11, 0xff)]),
      Buffer.concat([head, wire.record(a), wire.tag(0, 0), Buffer.from([0])]),
      Buffer.concat([head, wire.record(a), wire.tag(9, 6)]),
      Buffer.concat([head, wire.record(a), wire.tag(9, 3), wire.tag(8, 4)]),
      Buffer.concat([head, wire.record(a), wire.tag(9, 4)]),
      Buffer.concat([head, wire.tag(3, 2), wire.varint(2 ** 60), Buffer.from(a)]),
      Buffer.concat([
        head,
        wire.bytes(3, Buffer.concat([wire.number(1, 0), wire.number(2, 0), wire.bytes(3, a)])),
      ]),
    ];
    for (const bytes of [
      MAGIC,
      good.subarray(0, 19),
      good.subarray(0, -1),
      wrongMd5,
      ...malformed.map(sealed),
    ])
      expect(read(bytes)).toMatchObject([{ reason: 'damaged-aggregate', bytes }]);
  });
});

test('a record of too many events becomes one rejection', () => {
  const bytes = gzipSync('1\n'.repeat(OUTCOMES_MAX + 1));
  expect(read(bytes)).toMatchObject([{ subSequence: 0, reason: 'too-large', bytes }]);
  const most = `[${'1,'.repeat(OUTCOMES_MAX - 1)}1]`;
  expect(read(most)).toHaveLength(OUTCOMES_MAX);
});

test('a record of 10 MB is read like any other', () => {
  const lines = Array.from({ length: 10_000 }, (_, i) =>
    pageJson({ messageId: `${i}`, properties: { x: 'x'.repeat(900) } }),
  );
  expect(summaryOf(read(lines.join('\n')))).toEqual(lines.map((_, i) => `click ${i}`));
  const one = pageJson({ properties: { x: 'x'.repeat(10_000_000) } });
  expect(read(one)).toEqual([pageClick()]);
});

test('any Uint8Array is a record, not only a Buffer', () => {
  const bytes = new Uint8Array(Buffer.from(` ${a} `)).subarray(1);
  expect(read(bytes)).toEqual(read(a));
});
