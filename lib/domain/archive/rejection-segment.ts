import { gzipSync } from 'node:zlib';
import type { Rejection } from '../clicks/click.ts';
import type { StreamRecord } from '../records/record.ts';
import { paddedSequence } from '../rollups/checkpoint.ts';

export interface ArchivedRejection {
  readonly record: StreamRecord;
  readonly rejection: Rejection;
}

/** One JSON object a line, compressed with gzip: what Athena's JSON SerDe and `zcat` read as it is. */
export function encodeRejections(rejections: readonly ArchivedRejection[]): Uint8Array {
  const lines = rejections.map((rejection) => `${JSON.stringify(rejectionRow(rejection))}\n`);
  return gzipSync(lines.join(''));
}

/** Columns are named as in a click's segment. Times are ISO 8601 in UTC. */
function rejectionRow({ record, rejection }: ArchivedRejection) {
  return {
    reason: rejection.reason,
    detail: rejection.detail,
    site: rejection.site,
    event_time: rejection.eventTimeMs === null ? null : new Date(rejection.eventTimeMs).toISOString(),
    arrival_time: new Date(record.arrivalTimeMs).toISOString(),
    stream: record.stream,
    shard: record.shardId,
    sequence: paddedSequence(record.sequenceNumber),
    sub_sequence: rejection.subSequence,
    bytes: Buffer.from(rejection.bytes).toString('base64'),
  };
}
