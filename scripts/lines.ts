import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { messageOf } from './command-line.ts';

/** One line that is not blank, without its line end. */
export interface Line {
  /** From 1, blank lines counted. */
  readonly number: number;
  readonly bytes: Buffer;
}

/** What a reader of lines is told on the way. */
export interface LineEvents {
  /** Bytes taken from the file, compressed as they are. */
  onBytes?(bytes: number): void;
  onBlankLine?(): void;
  /** Ends the reading with an error. */
  readonly signal?: AbortSignal;
}

/** Longer lines are refused: a file without line ends must not fill the memory. */
export const LINE_BYTES_MAX = 10 * 1024 * 1024;

const NEWLINE = 0x0a;
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * @returns the file's size in bytes.
 * @throws Error that says what is wrong where it is no file with something in it.
 */
export async function checkFile(file: string): Promise<number> {
  const stats = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(error.code === 'ENOENT' ? `there is no file ${file}` : messageOf(error), {
      cause: error,
    });
  });
  if (stats.isDirectory()) throw new Error(`${file} is a directory: name one file`);
  if (stats.isFile() && stats.size === 0) throw new Error(`${file} is empty`);
  return stats.size;
}

/** Lines of a file or, for `-`, of standard input: plain or gzip, ended by LF, CRLF or the end. */
export async function* readLines(file: string, events: LineEvents = {}): AsyncGenerator<Line> {
  const source = file === '-' ? process.stdin : createReadStream(file);
  events.signal?.addEventListener('abort', () => source.destroy());
  try {
    yield* splitLines(unzipped(counted(source, events)), events);
  } catch (error) {
    throw new Error(`${file}: ${messageOf(error)}`, { cause: error });
  }
}

async function* counted(source: AsyncIterable<Buffer>, events: LineEvents): AsyncGenerator<Buffer> {
  for await (const bytes of source) {
    events.onBytes?.(bytes.length);
    yield bytes;
  }
}

async function* unzipped(source: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < GZIP_MAGIC.length) {
    const { done, value } = await source.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  const whole = prepend(head, source);
  if (!head.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC)) yield* whole;
  else yield* pipeline(Readable.from(whole), createGunzip(), () => {});
}

async function* prepend(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}

async function* splitLines(source: AsyncIterable<Buffer>, events: LineEvents): AsyncGenerator<Line> {
  let number = 0;
  let rest: Buffer = Buffer.alloc(0);
  const line = (bytes: Buffer): Line | null => {
    number++;
    const content = trimmed(number === 1 ? withoutMark(bytes) : bytes);
    if (content === null) events.onBlankLine?.();
    return content && { number, bytes: content };
  };
  for await (const bytes of source) {
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      const found = line(joined(rest, bytes.subarray(from, end)));
      rest = Buffer.alloc(0);
      from = end + 1;
      if (found) yield found;
    }
    rest = joined(rest, bytes.subarray(from));
    if (rest.length > LINE_BYTES_MAX)
      throw new Error(`line ${number + 1} is longer than ${LINE_BYTES_MAX >> 20} MiB`);
  }
  const last = rest.length > 0 ? line(rest) : null;
  if (last) yield last;
}

function joined(head: Buffer, tail: Buffer): Buffer {
  return head.length === 0 ? tail : Buffer.concat([head, tail]);
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes;
}

/** Without the CR of a CRLF; `null` where nothing but white space is left. */
function trimmed(bytes: Buffer): Buffer | null {
  const content = bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes;
  return content.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d) ? null : content;
}
