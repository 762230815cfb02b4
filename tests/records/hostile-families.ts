import { gzipSync } from 'node:zlib';
import { encodeRedriven } from '../../lib/domain/records/redriven.ts';
import { pageJson } from './clicks.ts';
import { HOSTILE_AGGREGATES } from './hostile-aggregates.ts';
import { cut, eighths, family, flipped } from './hostile-family.ts';
import type { HostileRecord } from './hostile-records.ts';

// Hostile records by the dozen: one idea each, at every place where it can stand.

const good = Buffer.from(pageJson({ messageId: 'm' }));
const zipped = gzipSync(`${good}\n${good}`);

const GZIP: HostileRecord[] = [
  ...family(
    'gzip cut off',
    eighths.map((f) => [`${f}`, cut(zipped, f)]),
    'damaged-gzip',
  ),
  ...family(
    'gzip with a wrong trailer',
    [1, 5, 8].map((n) => [`${n} from the end`, flipped(zipped, (zipped.length - n + 0.5) / zipped.length)]),
    'damaged-gzip',
  ),
  ...family(
    'gzip with reserved flags',
    [['', Buffer.concat([zipped.subarray(0, 3), Buffer.from([0xe0]), zipped.subarray(4)])]],
    'damaged-gzip',
  ),
  ...family(
    'two gzips, the second cut off',
    [['', Buffer.concat([zipped, zipped.subarray(0, 20)])]],
    'damaged-gzip',
  ),
];

const BAD_UTF8 = [
  '80',
  'c0',
  'c080',
  'c1bf',
  'c3',
  'e08080',
  'e28c',
  'eda080',
  'edbfbf',
  'f0808080',
  'f09f98',
  'f4908080',
  'f8',
  'fe',
  'ff',
];
const UTF8 = family(
  'no UTF-8',
  BAD_UTF8.map((hex) => [
    hex,
    Buffer.concat([
      good.subarray(0, -1),
      Buffer.from(`2c227822${'3a'}22`, 'hex'),
      Buffer.from(hex, 'hex'),
      Buffer.from('"}'),
    ]),
  ]),
  'not-utf8',
);

const BAD_TIMES = [
  '',
  ' ',
  'now',
  'NaN',
  'Infinity',
  '0',
  '1',
  '2026',
  '2026-11',
  '2026-11-17',
  '2026-W47-2',
  '2026-11-17T24:00:00Z',
  '2026-11-17T09:60Z',
  '2026-11-17T09:30:60Z',
  '2026-13-01T00:00Z',
  '2026-00-10T00:00Z',
  '0000-12-31T23:59:59Z',
  '10000-01-01T00:00Z',
  '-000001-01-01T00:00Z',
  '+275760-09-13T00:00:00Z',
  '2026-11-17T09:30:00Z\u0000',
  '２０２６-11-17T09:30Z',
  'Tue, 17 Nov 2026 09:30:00 GMT',
];
const TIMES = [
  ...family(
    'a time that is none',
    BAD_TIMES.map((timestamp) => [JSON.stringify(timestamp), pageJson({ timestamp })]),
    'bad-time',
  ),
  ...family(
    'a time that is no text',
    [0, 1e15, true, [], {}].map((timestamp) => [JSON.stringify(timestamp), pageJson({ timestamp })]),
    'bad-time',
  ),
];

const VALUES = [
  '#',
  ':',
  'page:/',
  '\n',
  '\u0000',
  '\u0001\u001b[2J',
  '(other)',
  '(direct)',
  'at.3',
  'split.3',
  'pk',
  '__proto__',
  'constructor',
  'toString',
  '\ud800',
  '\u202egpj.exe',
  'é'.repeat(300),
  'x'.repeat(513),
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'a\r\nBcc: x@example.org',
  '{{7*7}}',
  '<%= process.env %>',
  '#{7*7}',
  '%0d%0aSet-Cookie:x',
];
const DIMENSIONS = family(
  'in every dimension',
  VALUES.map((value) => [JSON.stringify(value).slice(0, 40), dimensioned(value)]),
  'click',
);

function dimensioned(value: string): string {
  return pageJson({
    type: 'track',
    event: `e${value}`,
    anonymousId: value.slice(0, 200),
    properties: { path: `/${value}`, referrer: `https://r.example/${value}`, [value]: value },
    context: {
      campaign: { source: value, medium: value, name: value },
      location: { country: value },
      userAgent: value,
      locale: value,
      sessionId: value.slice(0, 200),
    },
  });
}

const envelope = encodeRedriven({
  origin: 'o',
  around: { time: null, messageId: 'm', context: Buffer.from('{}') },
  bytes: good,
});
const REDRIVEN = family(
  'a redriven record cut off',
  [25, 60, 75].map((n) => [`${n}`, envelope.subarray(0, n)]),
  'damaged-redriven',
);

export const HOSTILE_FAMILIES: readonly HostileRecord[] = [
  ...HOSTILE_AGGREGATES,
  ...GZIP,
  ...UTF8,
  ...TIMES,
  ...DIMENSIONS,
  ...REDRIVEN,
];
