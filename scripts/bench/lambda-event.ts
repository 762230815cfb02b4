import type { StreamRecord } from '../../lib/domain/records/record.ts';
import { bufferedRecord, envelopeBytes, eventPayload } from '../../lib/embedded/buffered-record.ts';

/** Lambda's limit on an event, which ends a batch before its records do. */
const PAYLOAD_BYTES_MAX = 6 * 1024 * 1024;
const RECORDS_MAX = 10_000;

const ORIGIN = {
  streamArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/clickweek-prod-clicks',
  roleArn: 'arn:aws:iam::123456789012:role/clickweek-prod-us-east-1-CountRole',
  region: 'us-east-1',
};

/** An event of as many of `records` as Lambda puts into one. @returns JSON, and how many they are */
export function fullEvent(records: Iterable<StreamRecord>): { payload: string; records: number } {
  const taken: ReturnType<typeof bufferedRecord>[] = [];
  let bytes = envelopeBytes;
  for (const record of records) {
    const next = inEvent(record);
    if (taken.length === RECORDS_MAX || bytes + next.bytes + 1 > PAYLOAD_BYTES_MAX) break;
    taken.push(next);
    bytes += next.bytes + 1;
  }
  return { payload: eventPayload(taken), records: taken.length };
}

function inEvent({ shardId, sequenceNumber, arrivalTimeMs, data }: StreamRecord) {
  const partitionKey = 'c4ca4238a0b923820dcc509a6f75849b';
  return bufferedRecord(
    { sequenceNumber, partitionKey, data, arrivalMs: arrivalTimeMs },
    { ...ORIGIN, shardId },
  );
}
