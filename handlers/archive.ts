import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { archiveBatch } from '../lib/archive/archive-batch.ts';
import { archiveBucket } from '../lib/aws/archive-bucket.ts';
import { streamRecords } from '../lib/aws/kinesis-event.ts';
import { s3Client } from '../lib/aws/s3-client.ts';
import { readBatch } from '../lib/domain/records/read-batch.ts';
import { required } from '../lib/environment.ts';

const bucket = archiveBucket(s3Client(), required('ARCHIVE_BUCKET'));

/**
 * Archives one shard's batch. Only I/O can fail; then it throws and Lambda delivers the batch again,
 * so it never names single records as failed.
 */
export async function handler(event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> {
  const beganMs = Date.now();
  const counts = await archiveBatch(readBatch(streamRecords(event)), bucket);
  console.log(JSON.stringify({ event: 'archived', ...counts, tookMs: Date.now() - beganMs }));
  return { batchItemFailures: [] };
}
