import { isUtf8 } from 'node:buffer';
import { FORMATS } from '../clicks/formats.ts';
import { isAbsent, isObject, type JsonObject } from '../clicks/json.ts';
import { readRecord } from '../records/read-record.ts';

/** One click on its way into a record, or whatever else somebody gave for one. */
export interface Line {
  /** One JSON document in one line, without a line end; where `alone`, any bytes. */
  readonly bytes: Buffer;
  /** What copies of it share; `null` where only its bytes tell. */
  readonly messageId: string | null;
  readonly site: string | null;
  /** Clicks and rejections that readers make of it: 1, but for lists such as an SDK's batch body. */
  readonly events: number;
  /** It shares its record with nothing: in text that is no JSON, a reader might give up its neighbours. */
  readonly alone: boolean;
}

/** What a line is made with. */
export interface LineOptions {
  /** The id of a click that has none, 1 to 128 characters. */
  readonly newMessageId: () => string;
  /** Whether `site` is wanted: finding it costs as much as reading the click. */
  readonly withSite: boolean;
}

const NEWLINE = 0x0a;
const CLOSE = 0x7d;

/**
 * @param click An object that becomes one JSON document, or the bytes of one, in any accepted format.
 * @throws TypeError where an object has no JSON.
 */
export function lineOf(click: object, options: LineOptions): Line {
  if (click instanceof Uint8Array) return lineOfBytes(bufferOf(click), options);
  const json: string | undefined = JSON.stringify(click);
  if (json === undefined) throw new TypeError('a click must be an object that JSON can hold');
  // What JSON holds may be another document than the object: toJSON, undefined.
  return lineOfDocument(Buffer.from(json), JSON.parse(json), options);
}

function lineOfBytes(bytes: Buffer, options: LineOptions): Line {
  const document = bytes.includes(NEWLINE) || !isUtf8(bytes) ? undefined : parse(bytes);
  if (document !== undefined) return lineOfDocument(bytes, document, options);
  const events = readRecord({ data: bytes, arrivalTimeMs: 0 }).length;
  return { bytes, messageId: null, site: null, events, alone: true };
}

function lineOfDocument(bytes: Buffer, document: unknown, { newMessageId, withSite }: LineOptions): Line {
  const event = nativeEvent(document);
  const hasId = !isAbsent(event?.messageId);
  const messageId = event === null ? null : hasId ? textOrNull(event.messageId) : newMessageId();
  const line = event && !hasId ? withMember(bytes, event, messageId) : bytes;
  const lists = event === null && typeof document === 'object';
  const outcomes = withSite || lists ? readRecord({ data: line, arrivalTimeMs: 0 }) : [];
  return {
    bytes: line,
    messageId,
    site: outcomes.find(({ site }) => site !== null)?.site ?? null,
    events: lists ? outcomes.length : 1,
    alone: false,
  };
}

/** The document where it is one event of the native format; envelopes, lists and trackers bring their own ids. */
function nativeEvent(document: unknown): JsonObject | null {
  return isObject(document) && !FORMATS.some(({ matches }) => matches(document)) ? document : null;
}

/** At the end, so that it wins over a `null`; as bytes, so that all else stays what it was. */
function withMember(json: Buffer, document: JsonObject, messageId: string | null): Buffer {
  const end = json.lastIndexOf(CLOSE);
  const comma = Object.keys(document).length > 0 ? ',' : '';
  const member = Buffer.from(`${comma}"messageId":${JSON.stringify(messageId)}`);
  return Buffer.concat([json.subarray(0, end), member, json.subarray(end)]);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
