import type { DiscardReason } from './batch-plan.ts';
import { type BufferedRecord, eventPayload } from './buffered-record.ts';

export interface FailedBatch {
  mappingUuid: string;
  functionArn: string;
  streamArn: string;
  shardId: string;
  /** Never empty. */
  records: readonly BufferedRecord[];
  reason: DiscardReason;
  invocations: number;
}

/**
 * The object that an on-failure bucket gets: metadata and the whole event, so that nothing is lost.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 * @param ids a random UUID each, of the object and of the invocation that was given up.
 */
export function failedBatchObject(
  batch: FailedBatch,
  timeMs: number,
  ids: { object: string; request: string },
): { key: string; body: string } {
  const { records, shardId } = batch;
  const [first, last] = [records[0], records.at(-1)];
  if (!first || !last) throw new Error('a failed batch has at least one record');
  const time = new Date(timeMs).toISOString();
  const day = time.slice(0, 10).replaceAll('-', '/');
  const second = time.slice(0, 19).replaceAll(':', '.');
  const body = {
    requestContext: {
      requestId: ids.request,
      functionArn: batch.functionArn,
      condition: batch.reason,
      approximateInvokeCount: batch.invocations,
    },
    // Where the function was never invoked there is no response to tell of.
    ...(batch.invocations > 0 && {
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    }),
    version: '1.0',
    timestamp: time,
    KinesisBatchInfo: {
      shardId,
      startSequenceNumber: first.sequenceNumber,
      endSequenceNumber: last.sequenceNumber,
      approximateArrivalOfFirstRecord: new Date(first.arrivalMs).toISOString(),
      approximateArrivalOfLastRecord: new Date(last.arrivalMs).toISOString(),
      batchSize: records.length,
      streamArn: batch.streamArn,
    },
    payload: eventPayload(records),
  };
  return {
    key: `aws/lambda/${batch.mappingUuid}/${shardId}/${day}/${second}-${ids.object}`,
    body: JSON.stringify(body),
  };
}
