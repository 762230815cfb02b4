import { type BufferedRecord, bufferedRecord } from '../../lib/embedded/buffered-record.ts';

export const origin = {
  shardId: 'shardId-000000000000',
  streamArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/clicks',
  roleArn: 'arn:aws:iam::000000000000:role/CountRole',
  region: 'us-east-1',
};

/** Records that arrive a second apart, with sequence numbers 100, 101, … */
export function buffered(count: number, firstMs = 0): BufferedRecord[] {
  return Array.from({ length: count }, (_, index) =>
    bufferedRecord(
      {
        sequenceNumber: String(100 + index),
        partitionKey: 'a',
        data: Buffer.from(`click ${index}`),
        arrivalMs: firstMs + index * 1000,
      },
      origin,
    ),
  );
}
