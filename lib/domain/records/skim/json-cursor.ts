import { isUtf8 } from 'node:buffer';
import { mixed, specialsOf, wordAt } from './words.ts';

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const PLUS = 43;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
const UPPER_E = 69;
const BACKSLASH = 92;
const LOWER_E = 101;
const LOWER_U = 117;
/** What may follow a backslash beside `u`. */
const ESCAPES = Buffer.from('"\\/bfnrt');
const HEX_DIGITS = Buffer.from('0123456789abcdefABCDEF');
/** What stands after the last byte. */
const NOTHING = 0;
/** Bytes to be compared with, and the same as words, the last filled with zeros. */
export interface Literal {
  readonly bytes: Buffer;
  readonly words: Int32Array;
  readonly length: number;
}

/**
 * Goes through bytes that may be JSON. Indexes are those of the whole `ArrayBuffer`, so that one view of
 * it serves all the records in it. Strings are looked at four bytes at a time, which takes a third of the
 * time that byte by byte does.
 */
export class JsonCursor {
  /** The next byte to be looked at; after a string, the quote that ends it. */
  at = 0;
  until = 0;
  /** The string last passed, without its quotes; `end` exclusive. */
  start = 0;
  end = 0;
  /** It is ASCII without escapes, and has a hash. */
  plain = false;
  /** Equal bytes have equal hashes. */
  hash = 0;
  escaped = false;
  view: DataView<ArrayBufferLike> = new DataView(new ArrayBuffer(0));
  /** All of the `ArrayBuffer`. */
  bytes: Buffer = Buffer.alloc(0);
  #buffer: ArrayBufferLike | null = null;
  /** Words can be read before this. */
  #wordsUntil = 0;
  /** Whether the rest of `begin` is UTF-8, once somebody needed to know. */
  #utf8: boolean | null = null;

  load(data: Uint8Array): void {
    const { buffer } = data;
    if (buffer === this.#buffer) return;
    this.#buffer = buffer;
    this.bytes = Buffer.from(buffer);
    this.view = new DataView(buffer);
  }

  /** @param until exclusive */
  begin(from: number, until: number): void {
    this.at = from;
    this.until = until;
    this.#wordsUntil = Math.min(until, this.bytes.length - 3);
    this.#utf8 = null;
  }

  /** Passes white space and one newline, or the end; -1 where something else follows. */
  nextLine(): number {
    const { bytes, until } = this;
    let at = this.at;
    while (at < until && (bytes[at] === SPACE || bytes[at] === TAB || bytes[at] === RETURN)) at++;
    if (at === until) return until;
    return bytes[at] === NEWLINE ? at + 1 : -1;
  }

  /** Passes these bytes where they come next. */
  literal({ bytes, words, length }: Literal): boolean {
    const { view, at } = this;
    const end = at + length;
    if (end > this.#wordsUntil) {
      if (end > this.until || bytes.compare(this.bytes, at, end) !== 0) return false;
    } else {
      const last = words.length - 1;
      for (let i = 0; i < last; i++) if (words[i] !== view.getInt32(at + 4 * i, true)) return false;
      if (words[last] !== wordAt(view, at + 4 * last, end)) return false;
    }
    this.at = end;
    return true;
  }

  /** Passes the rest of a string, up to its quote; `false` where it is none. */
  string(): boolean {
    const { view, at: start } = this;
    const wordsUntil = this.#wordsUntil;
    let hash = 0;
    for (let at = start; at < wordsUntil; at += 4) {
      const word = view.getInt32(at, true);
      const special = specialsOf(word);
      if (special === 0) {
        hash = mixed(hash, word);
        continue;
      }
      const end = at + ((31 - Math.clz32(special & -special)) >>> 3);
      if (((word >>> ((end - at) * 8)) & 0xff) !== QUOTE) break;
      this.plain = true;
      this.hash = end === at ? hash : mixed(hash, wordAt(view, at, end));
      return this.#passed(start, end);
    }
    return this.#rareString(start);
  }

  #passed(start: number, end: number): boolean {
    this.start = start;
    this.end = end;
    this.at = end;
    return end < this.until;
  }

  /** A string with escapes or other than ASCII, or too close to the end to be read in words, or none at all. */
  #rareString(start: number): boolean {
    const { bytes, until } = this;
    let ascii = true;
    this.plain = false;
    this.escaped = false;
    for (let at = start; at < until; at++) {
      const byte = bytes[at] as number;
      if (byte < SPACE) return false;
      if (byte === QUOTE) return (ascii || this.#isUtf8(start)) && this.#passed(start, at);
      if (byte >= 0x80) ascii = false;
      if (byte !== BACKSLASH) continue;
      const length = escapeLength(bytes, at + 1);
      if (length === 0) return false;
      this.escaped = true;
      at += length;
    }
    return false;
  }

  /** Whether a number comes next, or a damaged one. */
  isAtNumber(): boolean {
    const byte = this.bytes[this.at] as number;
    return this.at < this.until && (isDigit(byte) || byte === MINUS);
  }

  /** Passes a number as JSON has it. */
  number(): boolean {
    const { bytes } = this;
    if (bytes[this.at] === MINUS) this.at++;
    const first = this.at;
    if (!this.#digits() || (bytes[first] === ZERO && this.at > first + 1)) return false;
    if (bytes[this.at] === DOT) {
      this.at++;
      if (!this.#digits()) return false;
    }
    if (bytes[this.at] === UPPER_E || bytes[this.at] === LOWER_E) {
      this.at++;
      if (bytes[this.at] === PLUS || bytes[this.at] === MINUS) this.at++;
      if (!this.#digits()) return false;
    }
    return this.at < this.until;
  }

  #digits(): boolean {
    const { bytes, until } = this;
    const first = this.at;
    while (this.at < until && isDigit(bytes[this.at] as number)) this.at++;
    return this.at > first;
  }

  /** The string last passed, where it is plain. */
  ascii(): string {
    return this.bytes.toString('latin1', this.start, this.end);
  }

  /** Asked once for all that follows: a string begins after ASCII, so no character is cut there. */
  #isUtf8(start: number): boolean {
    this.#utf8 ??= isUtf8(this.bytes.subarray(start, this.until));
    return this.#utf8;
  }
}

/** The length of what follows a backslash; 0 where it may not. */
function escapeLength(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== LOWER_U) return ESCAPES.includes(bytes[at] ?? NOTHING) ? 1 : 0;
  for (let i = 1; i <= 4; i++) if (!HEX_DIGITS.includes(bytes[at + i] ?? NOTHING)) return 0;
  return 5;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
