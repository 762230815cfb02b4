import { pageJson } from './clicks.ts';
import { cut, eighths, family, flipped } from './hostile-family.ts';
import type { HostileRecord } from './hostile-records.ts';
import { aggregateOf, MAGIC, messageOf, sealed, wire } from './kpl.ts';

const good = Buffer.from(pageJson({ messageId: 'm' }));
const aggregate = aggregateOf([good, good], ['a', 'b']);
const message = messageOf(aggregate);
const key = wire.key('k');
const entry = (...fields: Uint8Array[]) => sealed(Buffer.concat([key, wire.bytes(3, Buffer.concat(fields))]));
const around = (...parts: Uint8Array[]) => sealed(Buffer.concat([key, ...parts, wire.record(good)]));
const overlong = (bytes: number) => Buffer.concat([Buffer.alloc(bytes - 1, 0x80), Buffer.from([1])]);

/** Every way in which a KPL aggregate can be damaged, and some in which it only looks so. */
export const HOSTILE_AGGREGATES: readonly HostileRecord[] = [
  ...family(
    'an aggregate cut off',
    eighths.map((f) => [`${f}`, cut(aggregate, f)]),
    'damaged-aggregate',
  ),
  ...family(
    'an aggregate with a bit wrong',
    eighths.map((f) => [`${f}`, flipped(aggregate, f)]),
    'damaged-aggregate',
  ),
  ...family(
    'an MD5 with a bit wrong',
    [0, 7, 15].map((at) => [
      `${at}`,
      flipped(aggregate, (aggregate.length - 16 + at + 0.5) / aggregate.length),
    ]),
    'damaged-aggregate',
  ),
  ...family(
    'an aggregate whose message is cut off',
    [0.3, 0.5, 0.7, 0.9].map((f) => [`${f}`, sealed(cut(message, f))]),
    'damaged-aggregate',
  ),
  ...family(
    'an aggregate with an entry',
    [
      ['of no data', entry(wire.number(1, 0))],
      ['of no key', entry(wire.bytes(3, good))],
      ['of nothing', entry()],
      ['whose key index is one too high', entry(wire.number(1, 1), wire.bytes(3, good))],
      ['whose hash key is not there', entry(wire.number(1, 0), wire.number(2, 0), wire.bytes(3, good))],
      ['whose data is a number', entry(wire.number(1, 0), wire.number(3, 7))],
      ['whose key index is text', entry(wire.bytes(1, 'k'), wire.bytes(3, good))],
      [
        'longer than itself',
        sealed(Buffer.concat([key, wire.tag(3, 2), wire.varint(99), good.subarray(0, 9)])),
      ],
      [
        'whose length is 2^63',
        sealed(Buffer.concat([key, wire.tag(3, 2), Buffer.alloc(9, 0xff), Buffer.from([1])])),
      ],
      ['whose index is an overlong 1', entry(wire.tag(1, 0), overlong(10), wire.bytes(3, good))],
    ],
    'damaged-aggregate',
  ),
  ...family(
    'an aggregate with a field',
    [
      ['0', around(Buffer.from([0, 0]))],
      ['of wire type 6', around(Buffer.from([0x4e]))],
      ['of wire type 7', around(Buffer.from([0x4f]))],
      ['that ends a group', around(Buffer.from([0x4c]))],
      ['that begins a group for ever', around(Buffer.from([0x4b]))],
      ['of 64 bits, cut off', sealed(Buffer.concat([key, wire.record(good), Buffer.from([0x49, 1, 2])]))],
      ['of 32 bits, cut off', sealed(Buffer.concat([key, wire.record(good), Buffer.from([0x4d, 1])]))],
      ['whose tag is 11 bytes', around(overlong(11))],
    ],
    'damaged-aggregate',
  ),
  ...family(
    'an aggregate with a field nobody knows',
    [
      ['a number', around(wire.number(9, 1))],
      ['bytes', around(wire.bytes(9, 'x'))],
      ['64 bits', around(Buffer.from([0x49, 1, 2, 3, 4, 5, 6, 7, 8]))],
      ['a group', around(Buffer.from([0x4b, 0x4c]))],
    ],
    'click',
  ),
  ...family(
    'magic',
    [
      ['twice', Buffer.concat([MAGIC, MAGIC])],
      ['and 15 bytes', Buffer.concat([MAGIC, Buffer.alloc(15)])],
      ['and 16 bytes', Buffer.concat([MAGIC, Buffer.alloc(16)])],
    ],
    'damaged-aggregate',
  ),
  ...family('three aggregates deep', [['', aggregateOf([aggregateOf([aggregate])])]], 'nested-aggregate'),
];
