import type { ArchiveBucket } from '../aws/archive-bucket.ts';
import { planArchive } from '../domain/archive/plan-archive.ts';
import type { ReadRecord } from '../domain/records/read-batch.ts';

/** What one batch came to. */
export interface ArchiveCounts {
  readonly records: number;
  readonly clicks: number;
  readonly rejections: number;
  /** Objects written, of clicks and of rejections. */
  readonly segments: number;
  readonly bytes: number;
}

/**
 * Archives every outcome of a batch, part by part.
 * @throws Error where S3 fails: the whole batch then comes again, and overwrites what it had written.
 */
export async function archiveBatch(
  parts: Iterable<readonly ReadRecord[]>,
  bucket: Pick<ArchiveBucket, 'put'>,
): Promise<ArchiveCounts> {
  const counts = { records: 0, clicks: 0, rejections: 0, segments: 0, bytes: 0 };
  for (const part of parts) {
    const objects = planArchive(part);
    await bucket.put(objects);
    counts.records += part.length;
    counts.segments += objects.length;
    for (const { kind, outcomes, body } of objects) {
      counts[kind] += outcomes;
      counts.bytes += body.length;
    }
  }
  return counts;
}
