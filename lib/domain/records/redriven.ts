import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Around, Outcome } from '../clicks/click.ts';
import { isObject } from '../clicks/json.ts';
import { inflate } from './inflate.ts';

// A redriven record: `clickweek-redriven/1 `, a line of JSON, then the context that was around the event
// and its original bytes, gzipped where that is shorter. It is neither JSON nor gzip nor an aggregate, so
// a consumer that does not know it rejects it, bytes and all.

const MAGIC = Buffer.from('clickweek-redriven/1 ');
const NEWLINE = 10;
const TEXT_LENGTH_MAX = 1024;
const MESSAGE_ID_LENGTH_MAX = 128;

/** A rejection on its way through the stream again. */
export interface Redriven {
  /** Which rejection it was first: see `originId`. */
  readonly origin: string;
  readonly around: Around | null;
  /** The original bytes. */
  readonly bytes: Uint8Array;
}

interface Header {
  readonly origin: string;
  readonly time: string | null;
  readonly messageId: string | null;
  readonly contextBytes: number;
  readonly gzip: boolean;
}

export function isRedriven(bytes: Uint8Array): boolean {
  return bytes[0] === MAGIC[0] && bytes.length >= MAGIC.length && MAGIC.compare(bytes, 0, MAGIC.length) === 0;
}

/** The data of the record that sends a rejection again; always the same for the same rejection. */
export function encodeRedriven({ origin, around, bytes }: Redriven): Buffer {
  const { time = null, messageId = null, context = null } = around ?? {};
  const plain = Buffer.concat([context ?? new Uint8Array(), bytes]);
  const compressed = gzipSync(plain);
  const gzip = compressed.length < plain.length;
  const header: Header = { origin, time, messageId, contextBytes: context?.length ?? 0, gzip };
  return Buffer.concat([MAGIC, Buffer.from(`${JSON.stringify(header)}\n`), gzip ? compressed : plain]);
}

/**
 * The reverse. Whoever can put records on the stream can write one, so nothing in it is believed.
 *
 * @param inflatedBytesMax what its own gzip may inflate to
 * @returns what is wrong with it, for a person, where something is
 */
export function decodeRedriven(
  record: Uint8Array,
  inflatedBytesMax: number,
): { readonly redriven: Redriven; readonly inflatedBytes: number } | string {
  const headerEnd = record.indexOf(NEWLINE);
  const header = headerEnd < 0 ? null : readHeader(record.subarray(MAGIC.length, headerEnd));
  if (header === null) return 'a redriven record whose header is damaged';
  const { origin, time, messageId, contextBytes, gzip } = header;
  const body = record.subarray(headerEnd + 1);
  const plain = gzip ? inflate(body, inflatedBytesMax) : body;
  if (typeof plain === 'string') return `a redriven record whose gzip is ${plain}`;
  const context = contextBytes > 0 ? plain.subarray(0, contextBytes) : null;
  if (contextBytes > plain.length || (context && !isJson(context)))
    return 'a redriven record whose context is damaged';
  const around =
    time === null && messageId === null && context === null ? null : { time, messageId, context };
  const redriven = { origin, around, bytes: plain.subarray(contextBytes) };
  return { redriven, inflatedBytes: gzip ? plain.length : 0 };
}

function readHeader(bytes: Uint8Array): Header | null {
  const header = parse(bytes);
  if (!isObject(header)) return null;
  const { origin, time, messageId, contextBytes, gzip } = header;
  const sound =
    isText(origin) &&
    (time === null || isText(time)) &&
    (messageId === null || isText(messageId)) &&
    Number.isSafeInteger(contextBytes) &&
    (contextBytes as number) >= 0 &&
    typeof gzip === 'boolean';
  return sound ? (header as unknown as Header) : null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= TEXT_LENGTH_MAX;
}

function isJson(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && parse(bytes) !== undefined;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}

/**
 * What a rejection is called on its way: where it was first, `us-east-1.clicks/shardId-000000000003/4967….0`.
 * It stays the same however often it is rejected and sent again, which is how its clicks are known again.
 */
export function originId(
  place: { readonly stream: string; readonly shardId: string; readonly sequence: string },
  { subSequence, origin }: { readonly subSequence: number; readonly origin?: string },
): string {
  const sequence = place.sequence.replace(/^0+(?=\d)/, '');
  return origin ?? `${place.stream}/${place.shardId}/${sequence}.${subSequence}`;
}

/** Outcomes of redriven bytes, which know where they come from: the first keeps the origin's own name. */
export function withOrigin(outcomes: readonly Outcome[], origin: string): Outcome[] {
  return outcomes.map((outcome, i) => {
    const own = i === 0 ? origin : `${origin}#${i}`;
    if (outcome.kind === 'rejection') return { ...outcome, origin: own };
    return outcome.messageId === null ? { ...outcome, messageId: messageIdOf(own) } : outcome;
  });
}

/** Of a click that has none: by it a copy of the redriven record is known. */
function messageIdOf(origin: string): string {
  const readable = `redriven ${origin}`;
  if (readable.length <= MESSAGE_ID_LENGTH_MAX) return readable;
  return `redriven ${createHash('sha256').update(origin).digest('hex')}`;
}
