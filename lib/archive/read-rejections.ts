import type { ArchiveBucket } from '../aws/archive-bucket.ts';
import { type ArchivedRejection, placeInShard } from '../domain/archive/archived-rejection.ts';
import { decodeRejections } from '../domain/archive/rejection-segment.ts';
import { parseRejectionsKey, rejectionsPrefixes, type TimeRange } from '../domain/archive/segment-key.ts';
import { overlappingSegments } from './overlapping.ts';

/**
 * Every rejection that arrived in the range, once, shard by shard in the order in which it came; only
 * segments that overlap are held in memory at once.
 * @throws Error that names the key which cannot be read
 */
export async function* readRejections(
  bucket: Pick<ArchiveBucket, 'keys' | 'get'>,
  range: TimeRange,
): AsyncGenerator<ArchivedRejection> {
  for (const group of await overlappingSegments(bucket, rejectionsPrefixes(range), parseRejectionsKey)) {
    const rejections = new Map<string, ArchivedRejection>();
    for (const key of group) {
      for (const archived of await decodeSegment(bucket, key)) {
        const { arrivalTimeMs } = archived;
        if (arrivalTimeMs >= range.fromMs && arrivalTimeMs < range.untilMs)
          rejections.set(placeInShard(archived), archived);
      }
    }
    yield* [...rejections].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, archived]) => archived);
  }
}

async function decodeSegment(bucket: Pick<ArchiveBucket, 'get'>, key: string): Promise<ArchivedRejection[]> {
  const bytes = await bucket.get(key);
  try {
    return decodeRejections(bytes);
  } catch (error) {
    throw new Error(`cannot read segment ${key}`, { cause: error });
  }
}
