import type { ArchiveBucket } from '../aws/archive-bucket.ts';
import { type ArchivedClick, byPlace } from '../domain/archive/archived-click.ts';
import { decodeClicks } from '../domain/archive/click-segment.ts';
import { clicksPrefixes, parseClicksKey, type TimeRange } from '../domain/archive/segment-key.ts';
import { overlappingSegments } from './overlapping.ts';

/**
 * Every click whose event time is in the range, once, shard by shard in the order in which it came.
 * A batch that Lambda delivered again in other bounds left segments that overlap; only such a group
 * is held in memory at once.
 * @throws Error that names the key which cannot be read
 */
export async function* readClicks(
  bucket: Pick<ArchiveBucket, 'keys' | 'get'>,
  range: TimeRange,
): AsyncGenerator<ArchivedClick> {
  for (const group of await overlappingSegments(bucket, clicksPrefixes(range), parseClicksKey)) {
    const clicks = new Map<string, ArchivedClick>();
    for (const key of group) {
      for (const archived of await decodeSegment(bucket, key)) {
        const { sequence, click } = archived;
        if (click.eventTimeMs < range.fromMs || click.eventTimeMs >= range.untilMs) continue;
        clicks.set(`${sequence}.${click.subSequence}`, archived);
      }
    }
    yield* [...clicks.values()].sort(byPlace);
  }
}

async function decodeSegment(bucket: Pick<ArchiveBucket, 'get'>, key: string): Promise<ArchivedClick[]> {
  const bytes = await bucket.get(key);
  try {
    return await decodeClicks(bytes);
  } catch (error) {
    throw new Error(`cannot read segment ${key}`, { cause: error });
  }
}
