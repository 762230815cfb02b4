import type { Around } from '../clicks/click.ts';
import { elementsOf, memberOf } from './json-spans.ts';

/** Where a document stands in its record. */
export interface Place {
  /** What its rejection carries: the smallest part that failed and can be sent again by itself. */
  readonly original: Uint8Array;
  /** The document itself; more may belong to `original`, such as an envelope. */
  readonly json: Uint8Array;
  /** What was around `original` and has to be sent with it. */
  readonly around: Around | null;
}

/** The places of a list of documents by index, looked up only for those that need them. */
export type Places = (index: number) => Place;

/** A document that is all there is. */
export function wholePlace(bytes: Uint8Array): Place {
  return { original: bytes, json: bytes, around: null };
}

/** The lines of a text, from 0. Asked in ascending order, each byte is looked at once. */
export function linePlaces(text: Uint8Array): Places {
  let line = 0;
  let start = 0;
  return (index) => {
    if (index < line) {
      line = 0;
      start = 0;
    }
    for (; line < index; line++) start = endOfLine(text, start) + 1;
    const end = endOfLine(text, start);
    return wholePlace(text.subarray(start, text[end - 1] === 13 && end > start ? end - 1 : end));
  };
}

/** Where the line that begins at `start` ends: at its `\n`, or at the end. */
export function endOfLine(text: Uint8Array, start: number): number {
  const newline = text.indexOf(10, start);
  return newline === -1 ? text.length : newline;
}

/** The elements of the array to which `keys` lead, each a part by itself with what is around it. */
export function elementPlaces(
  json: () => Uint8Array,
  keys: readonly string[],
  aroundOf: (index: number) => Around | null,
): Places {
  let elements: Uint8Array[] | null = null;
  return (index) => {
    elements ??= elementsOf(follow(json(), keys));
    const bytes = elements[index] as Uint8Array;
    return { original: bytes, json: bytes, around: aroundOf(index) };
  };
}

/** The one document to which `keys` lead, which is sent again only with all that is around it. */
export function innerPlace(outer: () => Place, json: () => Uint8Array, keys: readonly string[]): Places {
  return () => ({ ...outer(), json: follow(json(), keys) });
}

function follow(json: Uint8Array, keys: readonly string[]): Uint8Array {
  let at = json;
  for (const key of keys) at = memberOf(at, key) ?? at;
  return at;
}
