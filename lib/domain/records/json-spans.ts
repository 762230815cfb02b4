const [QUOTE, COMMA, COLON, OPEN_LIST, BACKSLASH, CLOSE_LIST, OPEN, CLOSE] = [
  34, 44, 58, 91, 92, 93, 123, 125,
];

// Where a value stands in the bytes of JSON that `JSON.parse` has accepted. Only what was rejected asks,
// so that its original bytes can be kept apart from its neighbours'. On bytes, since all that structures
// JSON is ASCII and ASCII is no part of other characters in UTF-8; without recursion, since producers
// choose the depth.

/** The bytes of each element of the array that `json` is. */
export function elementsOf(json: Uint8Array): Uint8Array[] {
  const elements: Uint8Array[] = [];
  let at = afterSpace(json, json.indexOf(OPEN_LIST) + 1);
  while (at < json.length && json[at] !== CLOSE_LIST) {
    const end = afterValue(json, at);
    elements.push(json.subarray(at, end));
    at = afterSpace(json, end);
    if (json[at] === COMMA) at = afterSpace(json, at + 1);
  }
  return elements;
}

/** The bytes of a member of the object that `json` is: the last of that name, as `JSON.parse` has it. */
export function memberOf(json: Uint8Array, key: string): Uint8Array | null {
  let member: Uint8Array | null = null;
  let at = afterSpace(json, json.indexOf(OPEN) + 1);
  while (at < json.length && json[at] !== CLOSE) {
    const nameEnd = afterValue(json, at);
    const name: unknown = JSON.parse(Buffer.from(json.subarray(at, nameEnd)).toString());
    const start = afterSpace(json, json.indexOf(COLON, nameEnd) + 1);
    const end = afterValue(json, start);
    if (name === key) member = json.subarray(start, end);
    at = afterSpace(json, end);
    if (json[at] === COMMA) at = afterSpace(json, at + 1);
  }
  return member;
}

function afterSpace(json: Uint8Array, from: number): number {
  let at = from;
  while (at < json.length && (json[at] as number) <= 32) at++;
  return at;
}

function afterValue(json: Uint8Array, from: number): number {
  let depth = 0;
  let at = from;
  do {
    const byte = json[at];
    if (byte === QUOTE) at = afterString(json, at);
    else {
      if (byte === OPEN || byte === OPEN_LIST) depth++;
      else if (byte === CLOSE || byte === CLOSE_LIST) depth--;
      else if (depth === 0) return afterScalar(json, at);
      at++;
    }
  } while (depth > 0 && at < json.length);
  return at;
}

function afterString(json: Uint8Array, from: number): number {
  let at = from + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

function afterScalar(json: Uint8Array, from: number): number {
  let at = from;
  while (at < json.length) {
    const byte = json[at] as number;
    if (byte <= 32 || byte === COMMA || byte === CLOSE || byte === CLOSE_LIST) break;
    at++;
  }
  return at;
}
