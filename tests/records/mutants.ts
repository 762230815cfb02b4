import { gzipSync } from 'node:zlib';
import { encodeRedriven } from '../../lib/domain/records/redriven.ts';
import { pageEvent } from './clicks.ts';
import { MAGIC, sealed, wire } from './kpl.ts';

/** A number from 0 to `limit` (exclusive). */
type Random = (limit: number) => number;

const EVENTS: readonly object[] = [
  pageEvent(),
  pageEvent({ messageId: 'm', anonymousId: 'a', properties: { path: '/', referrer: 'https://r.example/' } }),
  {
    type: 'track',
    event: 'e',
    originalTimestamp: '2026-11-17T09:30:00+01:00',
    context: { site: 'a.example', sessionId: 's', campaign: { name: 'c' } },
  },
  { e: 'pv', url: 'https://a.example/x?utm_source=y', dtm: '1795252353695', duid: 'd', eid: 'i' },
  { e: 'ue', aid: 'a', dtm: '1', ue_pr: { data: { schema: 'iglu:a/b/jsonschema/1-0-0', data: { x: 1 } } } },
];
/** Put in place of any value of any document. */
const INSTEAD: readonly unknown[] = [
  null,
  true,
  0,
  -0,
  1e308,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '__proto__',
  '2026-11-17T09:30:00Z',
  '1'.repeat(200),
  [],
  {},
  [[]],
  [{}],
  { batch: [{}] },
  { specversion: '1.0', data: {} },
];
const KEYS = [
  '__proto__',
  'constructor',
  'batch',
  'specversion',
  'data',
  'data_base64',
  'e',
  'type',
  'site',
  'context',
  'timestamp',
  'messageId',
  'schema',
];

/** One mutated record of any kind that producers send, the same for the same numbers. */
export function mutant(random: Random): Buffer {
  const make = KINDS[random(KINDS.length)] as (random: Random) => Buffer;
  return random(3) === 0 ? damaged(make(random), random) : make(random);
}

const KINDS: readonly ((random: Random) => Buffer)[] = [
  (random) => json(random),
  lines,
  aggregate,
  aggregate,
  (random) => gzip(json(random), random),
  (random) => gzip(lines(random), random),
  redriven,
];

/** An SDK's body, with some of its values replaced. */
function json(random: Random): Buffer {
  const event = () => changed(EVENTS[random(EVENTS.length)] as object, random);
  const events = () => Array.from({ length: random(4) }, event);
  const shapes = [
    event,
    events,
    () => ({ batch: events(), context: changed({ site: 'b.example', x: 1 }, random), sentAt: 'x' }),
    () => ({
      specversion: '1.0',
      id: '1',
      source: '/s',
      time: '2026-11-17T09:30:00Z',
      data: random(2) ? event() : events(),
    }),
    () => ({
      specversion: '1.0',
      id: '1',
      data_base64: Buffer.from(JSON.stringify(random(2) ? event() : events())).toString('base64'),
    }),
    () => ({ schema: 'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4', data: events() }),
  ];
  const shape = shapes[random(shapes.length)] as () => unknown;
  const document = random(2) ? changed(shape(), random) : shape();
  return Buffer.from(JSON.stringify(document, null, random(4) === 0 ? 1 : 0) ?? 'null');
}

/** The document, or with one of its values or keys replaced. */
function changed(document: unknown, random: Random): unknown {
  if (random(4) === 0) return INSTEAD[random(INSTEAD.length)];
  if (typeof document !== 'object' || document === null || random(3) === 0) return document;
  const entries = Object.entries(document);
  if (entries.length === 0) return document;
  const at = random(entries.length);
  const [name, value] = entries[at] as [string, unknown];
  if (Array.isArray(document)) return document.with?.(at, changed(value, random)) ?? document;
  entries[at] =
    random(5) === 0 ? [KEYS[random(KEYS.length)] as string, value] : [name, changed(value, random)];
  return Object.fromEntries(entries);
}

function lines(random: Random): Buffer {
  const ends = ['\n', '\r\n', '\n\n', '\r', '\u2028', ''];
  return Buffer.concat(
    Array.from({ length: random(5) }, () => [
      json(random),
      Buffer.from(ends[random(ends.length)] as string),
    ]).flat(),
  );
}

function gzip(bytes: Buffer, random: Random): Buffer {
  const one = gzipSync(bytes, { level: random(10) });
  const ways = [
    () => one,
    () => Buffer.concat([one, one]),
    () => gzipSync(one),
    () => Buffer.concat([one, Buffer.alloc(random(9))]),
  ];
  return (ways[random(ways.length)] as () => Buffer)();
}

/** An aggregate whose protobuf is right in some places, with its MD5 in most cases. */
function aggregate(random: Random): Buffer {
  const fields = Array.from({ length: random(6) }, () => field(random));
  const message = Buffer.concat([wire.key('a'), ...fields]);
  const cut = random(8) === 0 ? message.subarray(0, random(message.length + 1)) : message;
  return random(10) === 0 ? Buffer.concat([MAGIC, cut, Buffer.alloc(16)]) : sealed(cut);
}

function field(random: Random): Buffer {
  const entry = () => {
    const kinds = [
      json,
      json,
      lines,
      (r: Random) => gzip(json(r), r),
      (r: Random) => (r(3) === 0 ? aggregate(r) : json(r)),
    ];
    return (kinds[random(kinds.length)] as (random: Random) => Buffer)(random);
  };
  const ways = [
    () => wire.record(entry(), random(8) === 0 ? random(300) : 0),
    () => wire.record(entry()),
    () => wire.key('k'),
    () => wire.bytes(2, '7'),
    () =>
      wire.bytes(3, Buffer.concat([wire.number(1, 0), wire.number(2, random(2)), wire.bytes(3, entry())])),
    () => wire.number(1 + random(20), random(2 ** 31)),
    () => Buffer.concat([wire.tag(9, 3), wire.number(1, 1), wire.tag(random(8) ? 9 : 8, 4)]),
    () => Buffer.concat([wire.tag(3, 2), wire.varint(random(1000))]),
    () => Buffer.concat([wire.tag(1 + random(9), random(8)), Buffer.alloc(random(12), 0x80 + random(128))]),
  ];
  return (ways[random(ways.length)] as () => Buffer)();
}

function redriven(random: Random): Buffer {
  const context = random(2) ? json(random) : null;
  const around = random(2)
    ? { time: random(2) ? 'x' : '2026-11-17T09:30:00Z', messageId: random(2) ? 'm' : null, context }
    : null;
  const bytes = [json, lines, aggregate][random(3)]?.(random) ?? Buffer.alloc(0);
  return encodeRedriven({ origin: `us-east-1.s/shardId-000000000000/${random(99)}.0`, around, bytes });
}

/** With a few bytes changed, taken out, doubled or cut off. */
function damaged(bytes: Buffer, random: Random): Buffer {
  let damage = Buffer.from(bytes);
  for (let times = 1 + random(3); times > 0 && damage.length > 0; times--) {
    const at = random(damage.length);
    const way = random(4);
    if (way === 0) damage[at] = random(256);
    else if (way === 1) damage = Buffer.concat([damage.subarray(0, at), damage.subarray(at + 1 + random(8))]);
    else if (way === 2) damage = Buffer.concat([damage.subarray(0, at), damage.subarray(at >> 1)]);
    else damage = damage.subarray(0, at);
  }
  return damage;
}
