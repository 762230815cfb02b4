import { expect, test } from 'vitest';
import { bytesText } from '../../scripts/clickweek/rejections/bytes-text.ts';
import { dateRangeOf } from '../../scripts/date-range.ts';
import { terminalJson } from '../../scripts/terminal-json.ts';

test('text is shown line by line, and nothing in it moves the cursor', () => {
  const text = 'first line of some length\r\n\u001b[2Jsecond \u202eline\u009b31m of some length';
  expect(bytesText(Buffer.from(text))).toEqual([
    'first line of some length',
    '�[2Jsecond �line�31m of some length',
  ]);
});

test.each([
  ['no UTF-8', Buffer.from([0xff, 0x41]), ['ff 41']],
  ['mostly control characters', Buffer.from('\u0001\u0002ab'), ['01 02 61 62']],
  ['more than a line', Buffer.alloc(17, 0xff), ['ff '.repeat(16).trim(), 'ff']],
])('bytes that are %s are shown in hex', (_, bytes, lines) => {
  expect(bytesText(bytes)).toEqual(lines);
});

test('what is long is cut, and says by how much', () => {
  expect(bytesText(Buffer.from('é'.repeat(2001)))).toEqual([
    'é'.repeat(2000),
    '… 2 bytes more; --json prints all',
  ]);
  expect(bytesText(Buffer.alloc(300, 0xff)).at(-1)).toBe('… 44 bytes more; --json prints all');
});

test('JSON for a terminal has no control character but its line ends, and parses to the same', () => {
  const value = { text: '\u001b[2J \u009b31m \u202e \u2028 é 😀 \ud800 \u{e0041}', '\u0085': 1 };
  const json = terminalJson(value);
  expect(JSON.parse(json)).toEqual(value);
  expect(json.replaceAll('\n', '').match(/[\p{C}\p{Zl}\p{Zp}]/gu)).toBeNull();
});

test('dates are whole days in UTC, both included; by default the last seven', () => {
  const nowMs = Date.parse('2026-11-21T10:00:00Z');
  const range = (from: string, until: string) => ({ fromMs: Date.parse(from), untilMs: Date.parse(until) });
  expect(dateRangeOf(undefined, undefined, nowMs)).toEqual(range('2026-11-15', '2026-11-22'));
  expect(dateRangeOf('2026-11-20', '2026-11-20', nowMs)).toEqual(range('2026-11-20', '2026-11-21'));
  expect(dateRangeOf(undefined, '2026-11-10', nowMs)).toEqual(range('2026-11-04', '2026-11-11'));
});
