import type { JsonCursor } from './json-cursor.ts';
import { wordAt } from './words.ts';

/** A hash, a length, and 248 bytes of text: user agents rarely have more. A row is four cache lines. */
const ROW_WORDS = 64;
const TEXT_BYTES_MAX = (ROW_WORDS - 2) * 4;
/** Two by two: 8,192 texts, 2 MB. */
const PAIRS = 4096;

/**
 * The strings of fields that few different values share, such as a site or a user agent, found by their
 * bytes: what was seen lately needs no new string, and what is looked up by a string need not hash it
 * again. A text may be in two places, and takes the one that was not used last; so a lookup takes the same
 * time whatever producers send, and what was forgotten is only made anew.
 */
export class KnownTexts {
  readonly #rows = new Int32Array(2 * PAIRS * ROW_WORDS);
  readonly #texts: string[] = new Array(2 * PAIRS).fill('');
  readonly #usedLast = new Uint8Array(PAIRS);

  /** The string that the cursor has passed, which has to be plain. */
  textOf(cursor: JsonCursor): string {
    const pair = cursor.hash & (PAIRS - 1);
    const place = 2 * pair + (this.#usedLast[pair] as number);
    if (this.#holds(place, cursor)) return this.#texts[place] as string;
    const other = place ^ 1;
    if (cursor.end - cursor.start > TEXT_BYTES_MAX) return cursor.ascii();
    if (!this.#holds(other, cursor)) this.#put(other, cursor);
    this.#usedLast[pair] = other & 1;
    return this.#texts[other] as string;
  }

  #holds(place: number, { hash, start, end, view }: JsonCursor): boolean {
    const rows = this.#rows;
    let i = place * ROW_WORDS;
    if (rows[i++] !== hash || rows[i++] !== end - start) return false;
    for (let at = start; at < end; at += 4) if (rows[i++] !== wordAt(view, at, end)) return false;
    return true;
  }

  #put(place: number, cursor: JsonCursor): void {
    const { hash, start, end, view } = cursor;
    const rows = this.#rows;
    let i = place * ROW_WORDS;
    rows[i++] = hash;
    rows[i++] = end - start;
    for (let at = start; at < end; at += 4) rows[i++] = wordAt(view, at, end);
    this.#texts[place] = cursor.ascii();
  }
}
