import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lineRecords } from '../../scripts/line-records.ts';
import { type Line, readLines } from '../../scripts/lines.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clickweek-lines-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

async function read(content: string | Uint8Array) {
  const file = join(folder, 'input');
  writeFileSync(file, content);
  const seen = { lines: [] as [number, string][], blank: 0, bytes: 0 };
  const lines = readLines(file, {
    onBlankLine: () => {
      seen.blank++;
    },
    onBytes: (bytes) => {
      seen.bytes += bytes;
    },
  });
  for await (const { number, bytes } of lines) seen.lines.push([number, bytes.toString()]);
  return seen;
}

test('lines end with LF, CRLF or the file; blank ones are skipped and told', async () => {
  expect(await read('a\r\n\n \t\r\nb\nc')).toEqual({
    lines: [
      [1, 'a'],
      [4, 'b'],
      [5, 'c'],
    ],
    blank: 2,
    bytes: 11,
  });
});

test('a byte order mark is no part of the first line', async () => {
  expect((await read('\ufeff{}\n\ufeffx')).lines).toEqual([
    [1, '{}'],
    [2, '\ufeffx'],
  ]);
});

test('gzip is known by its first bytes, of one member or several', async () => {
  const content = Buffer.concat([gzipSync('a\nb'), gzipSync('c\nd\n')]);
  expect(await read(content)).toEqual({
    lines: [
      [1, 'a'],
      [2, 'bc'],
      [3, 'd'],
    ],
    blank: 0,
    bytes: content.length,
  });
});

test('lines that cross the pieces of a large file are whole', async () => {
  const long = Array.from({ length: 300 }, (_, i) => `${i}`.repeat(500));
  expect((await read(long.join('\n'))).lines).toEqual(long.map((text, i) => [i + 1, text]));
});

test('damaged gzip is an error that names the file', async () => {
  await expect(read(gzipSync('a\nb\n').subarray(0, 15))).rejects.toThrow(
    `${join(folder, 'input')}: unexpected end of file`,
  );
});

test('an empty file has no lines', async () => {
  expect(await read('')).toEqual({ lines: [], blank: 0, bytes: 0 });
});

async function* given(...texts: string[]): AsyncGenerator<Line> {
  for (const [i, text] of texts.entries()) yield { number: i + 1, bytes: Buffer.from(text) };
}

test('a click that is sent twice goes to one shard, whatever else has changed', async () => {
  const keys: string[] = [];
  const lines = given(
    '{"messageId":"m1","sentAt":1}',
    '{"messageId": "m1","sentAt":2}',
    '{"a":1}',
    '{"a":1}',
    '{}',
  );
  for await (const { partitionKey } of lineRecords(lines, ({ bytes }) => bytes)) keys.push(partitionKey);
  expect(keys.map((key) => keys.indexOf(key))).toEqual([0, 0, 2, 2, 4]);
});

test('a line that is larger than a record may be is named', async () => {
  const all = lineRecords(given('{}', 'x'.repeat(1024 * 1024)), ({ bytes }) => bytes);
  await all.next();
  await expect(all.next()).rejects.toThrow(
    'line 2 makes a record of 1048576 bytes; the stream takes 1 MiB: split it into several lines',
  );
});
