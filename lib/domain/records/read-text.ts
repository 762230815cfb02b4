import { type Gathering, isFull, reject } from './gathering.ts';
import { endOfLine, linePlaces, type Places, wholePlace } from './places.ts';
import { readDocument } from './read-document.ts';
import { beginSkimming, skimLine } from './skim/skim-line.ts';
import { decodeUtf8 } from './utf8.ts';

/**
 * A record is at most 10 MiB, so only gzip can hold a longer document; `JSON.parse` takes up to 20 bytes
 * of memory for one of text, and running out of memory stops the shard.
 */
const DOCUMENT_LENGTH_MAX = 16 * 1024 * 1024;
/** So many lines are tried before a record is given up as a whole. */
const DOUBTFUL_LINES_MAX = 1000;
const BYTE_ORDER_MARK = 0xfeff;
const BYTE_ORDER_MARK_BYTES = 3;
const JSON_SPACES = [32, 10, 13, 9];

/**
 * Reads text that is one JSON document over any number of lines, or one document a line. A bad line is
 * rejected by itself and its neighbours count; where no line makes sense, the whole is rejected once.
 *
 * @param until exclusive
 */
export function readText(bytes: Buffer, from: number, until: number, gathering: Gathering): void {
  beginSkimming(bytes, from, until);
  let at = from;
  let index = 0;
  for (let next = skimLine(at, gathering); next !== -1; next = skimLine(at, gathering)) {
    at = next;
    index++;
    if (at === until || isFull(gathering)) return;
  }
  const text = bytes.subarray(from, until);
  beginSkimming(text, 0, text.length);
  // The first line is a click, so the others are lines, whatever is on them.
  if (index > 0) readLines(text, { at: at - from, index }, gathering);
  else readUnknown(text, gathering);
}

/** Text of which nothing is known yet. */
function readUnknown(bytes: Buffer, gathering: Gathering): void {
  const before = gathering.outcomes.length;
  const text = decodeUtf8(bytes, 0, bytes.length);
  if (text === null) readDoubtful(bytes, 'not-utf8', gathering);
  else {
    const start = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
    const newline = text.indexOf('\n', start);
    if (newline !== -1 && !isBlank(text, newline + 1)) readSeveralLines(text, start, bytes, gathering);
    else readLine(text.slice(start), () => wholePlace(bytes), 0, gathering);
  }
  if (gathering.outcomes.length === before) reject(gathering, 'empty', 'nothing but white space', bytes);
}

/** Text of several lines: what its first one is decides, so that nothing long is parsed twice. */
function readSeveralLines(text: string, start: number, bytes: Buffer, gathering: Gathering): void {
  let at = start;
  while (isBlank(text, at, lineEnd(text, at))) {
    at = lineEnd(text, at) + 1;
    if (at > text.length) return;
  }
  if (parse(text.slice(at, lineEnd(text, at))) !== undefined) {
    readLines(bytes, { at: start === 0 ? 0 : BYTE_ORDER_MARK_BYTES, index: 0 }, gathering);
    return;
  }
  const document = parse(start === 0 ? text : text.slice(start));
  if (document === undefined) readDoubtful(bytes, 'not-json', gathering);
  else readDocument(document, () => wholePlace(bytes), 0, gathering);
}

/** Lines of which some are no JSON or no UTF-8, or a damaged document, or no text at all. */
function readDoubtful(bytes: Buffer, reason: 'not-json' | 'not-utf8', gathering: Gathering): void {
  if (hasDocumentLine(bytes)) readLines(bytes, { at: 0, index: 0 }, gathering);
  else reject(gathering, reason, reason === 'not-utf8' ? 'not UTF-8' : 'not JSON', bytes);
}

/** Reads the lines from the byte `at` on, which is where the line `index` begins. */
function readLines(bytes: Buffer, first: { at: number; index: number }, gathering: Gathering): void {
  const places = linePlaces(bytes);
  let { at, index } = first;
  for (; at < bytes.length && !isFull(gathering); index++) {
    const next = skimLine(at, gathering);
    if (next !== -1) {
      at = next;
      continue;
    }
    const end = endOfLine(bytes, at);
    const line = decodeUtf8(bytes, at, end);
    if (line === null) reject(gathering, 'not-utf8', 'a line that is not UTF-8', places(index).original);
    else readLine(line, places, index, gathering);
    at = end + 1;
  }
}

function hasDocumentLine(bytes: Buffer): boolean {
  for (let at = 0, tried = 0; at < bytes.length && tried < DOUBTFUL_LINES_MAX; tried++) {
    const end = endOfLine(bytes, at);
    const document = parse(decodeUtf8(bytes, at, end) ?? '');
    if (typeof document === 'object' && document !== null) return true;
    at = end + 1;
  }
  return false;
}

function readLine(line: string, places: Places, index: number, gathering: Gathering): void {
  if (isBlank(line, 0)) return;
  if (line.length > DOCUMENT_LENGTH_MAX) {
    const detail = `a JSON document of more than ${DOCUMENT_LENGTH_MAX} characters`;
    reject(gathering, 'too-large', detail, places(index).original);
    return;
  }
  const document = parse(line);
  if (document === undefined) reject(gathering, 'not-json', 'not JSON', places(index).original);
  else readDocument(document, places, index, gathering);
}

/** `undefined`, which no JSON is, for what is not JSON or longer than any document may be. */
function parse(text: string): unknown {
  if (text.length > DOCUMENT_LENGTH_MAX) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lineEnd(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  return newline === -1 ? text.length : newline;
}

/** Whether there is nothing but JSON's white space; `until` exclusive. */
function isBlank(text: string, from: number, until: number = text.length): boolean {
  for (let i = from; i < until; i++) if (!JSON_SPACES.includes(text.charCodeAt(i))) return false;
  return true;
}
