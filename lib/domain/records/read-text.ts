import { type Gathering, isFull, reject } from './gathering.ts';
import { endOfLine, linePlaces, type Places, wholePlace } from './places.ts';
import { readDocument } from './read-document.ts';
import { decodeUtf8 } from './utf8.ts';

/**
 * A record is at most 10 MiB, so only gzip can hold a longer document; `JSON.parse` takes up to 20 bytes
 * of memory for one of text, and running out of memory stops the shard.
 */
const DOCUMENT_LENGTH_MAX = 16 * 1024 * 1024;
/** So many lines are tried before a record is given up as a whole. */
const DOUBTFUL_LINES_MAX = 1000;
const BYTE_ORDER_MARK = 0xfeff;
const JSON_SPACES = [32, 10, 13, 9];

/**
 * Reads text that is one JSON document over any number of lines, or one document a line. A bad line is
 * rejected by itself and its neighbours count; where no line makes sense, the whole is rejected once.
 *
 * @param until exclusive
 */
export function readText(bytes: Buffer, from: number, until: number, gathering: Gathering): void {
  const before = gathering.outcomes.length;
  const text = decodeUtf8(bytes, from, until);
  if (text === null) readDoubtfulLines(bytes.subarray(from, until), 'not-utf8', gathering);
  else {
    const start = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
    const newline = text.indexOf('\n', start);
    if (newline !== -1 && !isBlank(text, newline + 1))
      readLines(text, start, bytes.subarray(from, until), gathering);
    else readLine(text.slice(start), () => wholePlace(bytes.subarray(from, until)), 0, gathering);
  }
  if (gathering.outcomes.length === before)
    reject(gathering, 'empty', 'nothing but white space', bytes.subarray(from, until));
}

/** Text of several lines: what its first one is decides, so that nothing long is parsed twice. */
function readLines(text: string, start: number, bytes: Buffer, gathering: Gathering): void {
  let at = start;
  let index = 0;
  while (isBlank(text, at, lineEnd(text, at))) {
    at = lineEnd(text, at) + 1;
    index++;
    if (at > text.length) return;
  }
  if (parse(text.slice(at, lineEnd(text, at))) === undefined) {
    const document = parse(start === 0 ? text : text.slice(start));
    if (document === undefined) readDoubtfulLines(bytes, 'not-json', gathering);
    else readDocument(document, () => wholePlace(bytes), 0, gathering);
    return;
  }
  const places = linePlaces(bytes);
  while (at < text.length && !isFull(gathering)) {
    const end = lineEnd(text, at);
    readLine(text.slice(at, end), places, index, gathering);
    at = end + 1;
    index++;
  }
}

/** Lines of which some are no JSON or no UTF-8, or a damaged document, or no text at all. */
function readDoubtfulLines(bytes: Buffer, reason: 'not-json' | 'not-utf8', gathering: Gathering): void {
  if (!hasDocumentLine(bytes)) {
    reject(gathering, reason, reason === 'not-utf8' ? 'not UTF-8' : 'not JSON', bytes);
    return;
  }
  const places = linePlaces(bytes);
  for (let at = 0, index = 0; at < bytes.length && !isFull(gathering); index++) {
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
