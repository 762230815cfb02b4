import type { KinesisStreamEvent } from 'aws-lambda';
import type { StreamRecord } from '../domain/records/record.ts';

/**
 * The records of a Lambda event, in order. `eventSourceARN` is
 * `arn:aws:kinesis:REGION:ACCOUNT:stream/NAME`, `eventID` is `shardId-…:SEQUENCE`.
 */
export function streamRecords(event: KinesisStreamEvent): StreamRecord[] {
  return event.Records.map((record) => ({
    stream: streamOf(record.eventSourceARN),
    shardId: record.eventID.slice(0, record.eventID.indexOf(':')),
    sequenceNumber: record.kinesis.sequenceNumber,
    arrivalTimeMs: Math.round(record.kinesis.approximateArrivalTimestamp * 1000),
    data: Buffer.from(record.kinesis.data, 'base64'),
  }));
}

function streamOf(arn: string): string {
  const [, , , region, , resource] = arn.split(':');
  return `${region}.${resource?.slice('stream/'.length)}`;
}
