import { gzipSync } from 'node:zlib';
import type { RejectionReason } from '../../lib/domain/clicks/click.ts';
import { pageEvent, pageJson } from './clicks.ts';
import { aggregateOf, MAGIC, messageOf, sealed, wire } from './kpl.ts';

/** Bytes that mean ill, and what becomes of them, in order. */
export interface HostileRecord {
  readonly name: string;
  readonly data: Buffer;
  readonly outcomes: readonly ('click' | RejectionReason)[];
}

type Case = readonly [name: string, data: string | Uint8Array, ...outcomes: ('click' | RejectionReason)[]];

const good = pageJson();
const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
const raw = (field: string, json: string) => good.replace('{', `{"${field}":${json},`);
const bytes = (...values: number[]) => Buffer.from(values);
const [MIB, DEEP] = [1024 * 1024, 100_000];

/** Of one line each, so that they can also stand between others. */
const LINES: readonly Case[] = [
  ['a word', 'hello', 'not-json'],
  ['cut off JSON', good.slice(0, -1), 'not-json'],
  ['JSON and more', `${good}}`, 'not-json'],
  ['two documents in a line', `${good}${good}`, 'not-json'],
  ['single quotes', good.replaceAll('"', "'"), 'not-json'],
  ['a comma at the end', '{"type":"page",}', 'not-json'],
  ['NaN', raw('x', 'NaN'), 'not-json'],
  ['a control character in a string', '{"type":"pa\u0001ge"}', 'not-json'],
  ['a NUL', '\0', 'not-json'],
  ['a no-break space', '\u00a0', 'not-json'],
  ['a byte order mark in the middle', `{\uFEFF"type":"page"}`, 'not-json'],
  ['null', 'null', 'not-an-object'],
  ['true', 'true', 'not-an-object'],
  ['a number', '1e400', 'not-an-object'],
  ['a string', '"page"', 'not-an-object'],
  ['an array of arrays', nested('[', ']', 3), 'not-an-object'],
  ['brackets, deep', nested('[', ']', DEEP), 'not-an-object'],
  ['brackets, deep and open', '['.repeat(DEEP), 'not-json'],
  ['objects, deep', `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`, 'unknown-type'],
  ['properties, deep', raw('properties', `{"a":${nested('[', ']', DEEP)}}`), 'bad-field'],
  ['context, deep', raw('context', `{"a":${nested('[', ']', DEEP)}}`), 'click'],
  ['batches in batches', `${'{"batch":['.repeat(DEEP)}${']}'.repeat(DEEP)}`, 'unknown-type'],
  [
    'envelopes in envelopes',
    `${'{"specversion":"1.0","data":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
    'unknown-type',
  ],
  [
    'a batch of nonsense',
    '{"batch":[1,{"batch":"x"},[],null]}',
    'not-an-object',
    'unknown-type',
    'not-an-object',
    'not-an-object',
  ],
  ['a batch twice', `{"batch":[1,2],"b\\u0061tch":[${good}, 3]}`, 'click', 'not-an-object'],
  ['an empty batch', '{"batch":[]}', 'empty'],
  ['an empty array', '[]', 'empty'],
  ['an empty object', '{}', 'unknown-type'],
  ['__proto__ that is a page', `{"__proto__":${good}}`, 'unknown-type'],
  ['__proto__ with a site', raw('__proto__', '{"site":"evil.example"}'), 'click'],
  ['__proto__ in properties', raw('properties', '{"__proto__":{"path":"/evil"},"constructor":{}}'), 'click'],
  [
    'constructor as everything',
    '{"type":"constructor","site":"constructor","timestamp":"constructor"}',
    'unknown-type',
  ],
  ['hasOwnProperty replaced', raw('hasOwnProperty', '1'), 'click'],
  ['toString and toJSON', raw('properties', '{"toString":1,"toJSON":1,"valueOf":null}'), 'click'],
  ['numbers as strings', pageJson({ anonymousId: '1', context: { sessionId: '2' } }), 'click'],
  ['strings as numbers', pageJson({ messageId: 1 }), 'bad-field'],
  ['a number too large', raw('anonymousId', '1e400'), 'bad-field'],
  ['everything an array', '{"type":["page"],"site":["a"],"timestamp":[1]}', 'unknown-type'],
  [
    'everything an object',
    '{"type":"page","site":{},"timestamp":{},"context":{},"properties":{}}',
    'bad-site',
  ],
  [
    'dimensions that are objects',
    pageJson({
      properties: { path: {}, url: [], referrer: {} },
      context: { page: 1, campaign: [], location: 'x', userAgent: {}, locale: [] },
    }),
    'click',
  ],
  [
    'empty dimensions',
    pageJson({
      properties: { path: '', referrer: '' },
      context: { campaign: { source: '', medium: ' ' }, userAgent: '' },
    }),
    'click',
  ],
  [
    'separators in dimensions',
    pageJson({ type: 'track', event: '#\u0000|\n\t,;"', properties: { path: '/#/a#b' } }),
    'click',
  ],
  [
    'markup, headers and formulas',
    pageJson({
      type: 'track',
      event: '<script>alert(1)</script>',
      context: { campaign: { source: 'a\r\nBcc: x@example.org', name: '=HYPERLINK("x")' } },
    }),
    'click',
  ],
  ['(other) as a value', pageJson({ properties: { path: '(other)' } }), 'click'],
  ['lone surrogates', raw('properties', '{"path":"/\\ud800","\\udfff":"\\ud83d"}'), 'click'],
  [
    'a lone surrogate as the site',
    raw('site', '"\\ud800.example"').replace('"site":"example.com",', ''),
    'bad-site',
  ],
  ['a site with a separator', pageJson({ site: 'a#2026-W47' }), 'bad-site'],
  ['a site in brackets', pageJson({ site: '(unknown)' }), 'bad-site'],
  ['a site too long', pageJson({ site: 'a'.repeat(254) }), 'bad-site'],
  ['a site turned round', pageJson({ site: 'moc\u202e.example' }), 'bad-site'],
  ['the year 0', pageJson({ timestamp: '0000-01-01T00:00:00Z' }), 'bad-time'],
  ['the year 275760', pageJson({ timestamp: '+275760-09-13T00:00:00.000Z' }), 'bad-time'],
  ['a time of NaN', pageJson({ timestamp: 'NaN' }), 'bad-time'],
  ['a time in digits', pageJson({ timestamp: '1795252353695' }), 'bad-time'],
  ['the 31st of February', pageJson({ timestamp: '2026-02-31T00:00:00Z' }), 'bad-time'],
  ['a Snowplow time far off', '{"e":"pv","aid":"a","dtm":"99999999999999999"}', 'bad-time'],
  ['a Snowplow event of no base64', '{"e":"ue","aid":"a","dtm":"1","ue_px":"%%%"}', 'no-event'],
  [
    'a Snowplow event deep inside',
    `{"e":"ue","aid":"a","dtm":"1","ue_pr":"{\\"data\\":{\\"schema\\":\\"iglu:a/b\\",\\"data\\":{\\"x\\":${nested('[', ']', DEEP)}}}}"}`,
    'bad-field',
  ],
  ['a Snowplow event of a strange kind', '{"e":"__proto__","aid":"a","dtm":"1"}', 'unknown-type'],
  ['an envelope of bytes that are none', '{"specversion":"1.0","data_base64":"/w=="}', 'not-utf8'],
  [
    'a URL of slashes',
    pageJson({ properties: { url: `https:${'/'.repeat(50_000)}`, referrer: '@'.repeat(50_000) } }),
    'click',
  ],
  [
    'a URL of percent signs',
    pageJson({ properties: { url: `https://example.com/?utm_source=${'%'.repeat(50_000)}` } }),
    'click',
  ],
  ['a user agent of 1 MB', pageJson({ context: { userAgent: 'Mozilla/5.0 ('.repeat(80_000) } }), 'click'],
  ['a messageId of 1 MB', pageJson({ messageId: 'x'.repeat(MIB) }), 'bad-field'],
  [
    'a hundred thousand keys',
    raw('properties', `{${Array.from({ length: 100_000 }, (_, i) => `"${i}":0`).join(',')}}`),
    'click',
  ],
];

/** Bytes that are no line of text. */
const WHOLE: readonly Case[] = [
  ['nothing', '', 'empty'],
  ['blank lines', '\n'.repeat(1000), 'empty'],
  ['a carriage return', '\r', 'empty'],
  ['bytes of no encoding', bytes(0xff, 0xfe, 0xfd), 'not-utf8'],
  ['UTF-16', Buffer.from(good, 'utf16le'), 'not-json'],
  ['UTF-16 with its mark', Buffer.from(`\uFEFF${good}`, 'utf16le'), 'not-utf8'],
  ['Latin-1', Buffer.from(pageJson({ properties: { path: '/é' } }), 'latin1'), 'not-utf8'],
  ['an overlong slash', bytes(0x22, 0xc0, 0xaf, 0x22), 'not-utf8'],
  ['a surrogate in UTF-8', bytes(0x22, 0xed, 0xa0, 0x80, 0x22), 'not-utf8'],
  ['a character cut off', Buffer.from(`${good}€`).subarray(0, -1), 'not-utf8'],
  ['gzip magic alone', bytes(0x1f, 0x8b), 'damaged-gzip'],
  ['half a gzip magic', bytes(0x1f), 'not-json'],
  ['gzip of nothing', gzipSync(''), 'empty'],
  ['gzip without its end', gzipSync(good).subarray(0, -8), 'damaged-gzip'],
  [
    'gzip with a wrong checksum',
    Buffer.concat([gzipSync(good).subarray(0, -8), Buffer.alloc(8, 1)]),
    'damaged-gzip',
  ],
  ['gzip and rubbish', Buffer.concat([gzipSync(good), Buffer.from('x')]), 'damaged-gzip'],
  ['gzip of a strange method', bytes(0x1f, 0x8b, 9, 0, 0, 0, 0, 0, 0, 0), 'damaged-gzip'],
  ['gzip in gzip', gzipSync(gzipSync(good)), 'damaged-gzip'],
  ['an aggregate in gzip', gzipSync(aggregateOf([Buffer.from(good)])), 'nested-aggregate'],
  ['a bomb of zeros', gzipSync(Buffer.alloc(100 * MIB)), 'too-large'],
  ['a bomb of blank lines', gzipSync(Buffer.alloc(64 * MIB, '\n')), 'empty'],
  ['a bomb of brackets', gzipSync(Buffer.alloc(20 * MIB, '[')), 'too-large'],
  ['a bomb of events', gzipSync(`[${'{},'.repeat(400_000)}{}]`), 'too-large'],
  ['a bomb of lines', gzipSync('0\n'.repeat(400_000)), 'too-large'],
  ['KPL magic alone', MAGIC, 'damaged-aggregate'],
  ['three bytes of KPL magic', MAGIC.subarray(0, 3), 'not-utf8'],
  ['KPL magic and text', Buffer.concat([MAGIC, Buffer.from(good)]), 'damaged-aggregate'],
  ['KPL magic and an MD5 of nothing else', sealed(Buffer.alloc(0)), 'empty'],
  [
    'an aggregate of 500,000 entries',
    sealed(Buffer.concat([wire.key('k'), Buffer.alloc(4_000_000, wire.record('{}'))])),
    'too-large',
  ],
  [
    'an aggregate whose message is random',
    sealed(Buffer.from('0af3899ac2deadbeef', 'hex')),
    'damaged-aggregate',
  ],
  [
    'an aggregate of a key index out of range',
    sealed(Buffer.concat([wire.key('k'), wire.record(good, 2 ** 31)])),
    'damaged-aggregate',
  ],
  ['an aggregate without keys', sealed(wire.record(good)), 'damaged-aggregate'],
  [
    'an aggregate of a varint of 11 bytes',
    sealed(Buffer.concat([wire.key('k'), wire.tag(9, 0), Buffer.alloc(10, 0x80), bytes(1)])),
    'damaged-aggregate',
  ],
  [
    'an aggregate of a tag too large',
    sealed(Buffer.concat([wire.key('k'), Buffer.alloc(9, 0xff), bytes(1, 0)])),
    'damaged-aggregate',
  ],
  [
    'an aggregate of a length beyond its end',
    sealed(Buffer.concat([wire.tag(3, 2), wire.varint(1e9)])),
    'damaged-aggregate',
  ],
  ['an aggregate of groups, deep', sealed(Buffer.alloc(10_000, 0x4b)), 'damaged-aggregate'],
  ['an aggregate of an aggregate', aggregateOf([aggregateOf([Buffer.from(good)])]), 'nested-aggregate'],
  [
    'an aggregate doubled',
    sealed(
      Buffer.concat([
        messageOf(aggregateOf([Buffer.from(good)])),
        messageOf(aggregateOf([Buffer.from(good)])),
      ]),
    ),
    'click',
    'click',
  ],
  [
    'a document of 10 MB',
    JSON.stringify(
      Array.from({ length: 1000 }, () => pageEvent({ properties: { x: 'x'.repeat(10_000) } })),
      null,
      1,
    ),
    ...Array<'click'>(1000).fill('click'),
  ],
];

function records(cases: readonly Case[]): HostileRecord[] {
  return cases.map(([name, data, ...outcomes]) => ({ name, data: Buffer.from(data), outcomes }));
}

export const HOSTILE_LINES: readonly HostileRecord[] = records(LINES);
export const HOSTILE_RECORDS: readonly HostileRecord[] = [...HOSTILE_LINES, ...records(WHOLE)];
