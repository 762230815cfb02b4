import { gunzipSync, gzipSync } from 'node:zlib';
import type { Around, Rejection } from '../clicks/click.ts';
import { isObject } from '../clicks/json.ts';
import type { ArchivedRejection } from './archived-rejection.ts';

/** A line of a segment of rejections. Columns are named as in a click's segment; times are ISO 8601 in UTC. */
interface RejectionRow {
  readonly reason: string;
  readonly detail: string;
  readonly site: string | null;
  readonly event_time: string | null;
  readonly arrival_time: string;
  readonly stream: string;
  readonly shard: string;
  readonly sequence: string;
  readonly sub_sequence: number;
  /** base64 */
  readonly bytes: string;
  readonly around?: AroundRow;
  readonly origin?: string;
}

interface AroundRow {
  readonly time: string | null;
  readonly message_id: string | null;
  /** JSON */
  readonly context?: string;
  /** The sub-sequence of the line of the same record that has the context of this one too. */
  readonly context_of?: number;
}

/** Where context of this length is repeated in every line, nobody minds, and each can be read by itself. */
const REPEATED_CONTEXT_BYTES_MAX = 512;

/** One JSON object a line, compressed with gzip: what Athena's JSON SerDe and `zcat` read as it is. */
export function encodeRejections(rejections: readonly ArchivedRejection[]): Uint8Array {
  const written = new Map<Uint8Array, { sequence: string; subSequence: number }>();
  const lines = rejections.map((archived) => {
    const { sequence, rejection } = archived;
    const { subSequence, around } = rejection;
    const context = around?.context ?? null;
    if (context === null || context.length <= REPEATED_CONTEXT_BYTES_MAX) return lineOf(archived);
    // A batch of ten thousand bad events would otherwise hold its megabyte of context ten thousand times.
    const first = written.get(context);
    if (first?.sequence === sequence) return lineOf(archived, first.subSequence);
    written.set(context, { sequence, subSequence });
    return lineOf(archived);
  });
  return gzipSync(lines.join(''));
}

function lineOf(archived: ArchivedRejection, contextOf: number | null = null): string {
  return `${JSON.stringify(rejectionRow(archived, contextOf))}\n`;
}

function rejectionRow({ rejection, ...place }: ArchivedRejection, contextOf: number | null): RejectionRow {
  const { reason, detail, site, eventTimeMs, subSequence, bytes, around, origin } = rejection;
  return {
    reason,
    detail,
    site,
    event_time: eventTimeMs === null ? null : new Date(eventTimeMs).toISOString(),
    arrival_time: new Date(place.arrivalTimeMs).toISOString(),
    stream: place.stream,
    shard: place.shardId,
    sequence: place.sequence,
    sub_sequence: subSequence,
    bytes: Buffer.from(bytes).toString('base64'),
    ...(around && { around: aroundRow(around, contextOf) }),
    ...(origin !== undefined && { origin }),
  };
}

function aroundRow({ time, messageId, context }: Around, contextOf: number | null): AroundRow {
  const row = { time, message_id: messageId };
  if (contextOf !== null) return { ...row, context_of: contextOf };
  return context ? { ...row, context: Buffer.from(context).toString() } : row;
}

/**
 * The rejections of a segment, in its order.
 * @throws Error for bytes that are not such a segment.
 */
export function decodeRejections(bytes: Uint8Array): ArchivedRejection[] {
  const contexts = new Map<string, Uint8Array>();
  const lines = gunzipSync(bytes).toString().split('\n');
  return lines.filter(Boolean).map((line) => archivedRejectionOf(rowOf(line), contexts));
}

function rowOf(line: string): RejectionRow {
  const row: unknown = JSON.parse(line);
  // Not held to today's reasons: an archive outlives them.
  if (!isObject(row) || typeof row.reason !== 'string' || typeof row.bytes !== 'string')
    throw new Error('a line that is no rejection');
  return row as unknown as RejectionRow;
}

function archivedRejectionOf(row: RejectionRow, contexts: Map<string, Uint8Array>): ArchivedRejection {
  const { around, origin } = row;
  const rejection: Rejection = {
    kind: 'rejection',
    subSequence: row.sub_sequence,
    reason: row.reason as Rejection['reason'],
    detail: row.detail,
    site: row.site,
    eventTimeMs: row.event_time === null ? null : Date.parse(row.event_time),
    bytes: Buffer.from(row.bytes, 'base64'),
    ...(around && { around: aroundOfRow(around, row, contexts) }),
    ...(origin !== undefined && { origin }),
  };
  const { stream, shard: shardId, sequence } = row;
  return { stream, shardId, sequence, arrivalTimeMs: Date.parse(row.arrival_time), rejection };
}

function aroundOfRow(around: AroundRow, row: RejectionRow, contexts: Map<string, Uint8Array>): Around {
  const own = around.context === undefined ? null : Buffer.from(around.context);
  if (own) contexts.set(`${row.sequence}.${row.sub_sequence}`, own);
  const context =
    around.context_of === undefined ? own : contexts.get(`${row.sequence}.${around.context_of}`);
  if (context === undefined) throw new Error('a line whose context is missing');
  return { time: around.time, messageId: around.message_id, context };
}
