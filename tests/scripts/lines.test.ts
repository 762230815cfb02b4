import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLines } from '../../scripts/lines.ts';

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

test('a signal ends the reading', async () => {
  const controller = new AbortController();
  const file = join(folder, 'long');
  writeFileSync(file, 'line\n'.repeat(100_000));
  const read = async () => {
    for await (const { number } of readLines(file, { signal: controller.signal }))
      if (number === 3) controller.abort();
  };
  await expect(read()).rejects.toThrow(file);
});
