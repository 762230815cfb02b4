import type { ArchiveBucket } from '../aws/archive-bucket.ts';
import { type ArchivedClick, byPlace } from '../domain/archive/archived-click.ts';
import { decodeClicks } from '../domain/archive/click-segment.ts';
import { clicksPrefixes, parseClicksKey } from '../domain/archive/segment-key.ts';

interface Segment {
  readonly key: string;
  readonly shard: string;
  readonly first: string;
  readonly last: string;
}

/**
 * Every click whose event time is in the range, once, shard by shard in the order in which it came.
 * A batch that Lambda delivered again in other bounds left segments that overlap; only such a group
 * is held in memory at once.
 * @param range ms, `untilMs` exclusive
 * @throws Error that names the key which cannot be read
 */
export async function* readClicks(
  bucket: Pick<ArchiveBucket, 'keys' | 'get'>,
  range: { readonly fromMs: number; readonly untilMs: number },
): AsyncGenerator<ArchivedClick> {
  for (const group of overlapping(await segments(bucket, range))) {
    const clicks = new Map<string, ArchivedClick>();
    for (const { key } of group) {
      for (const archived of await decodeSegment(bucket, key)) {
        const { sequence, click } = archived;
        if (click.eventTimeMs < range.fromMs || click.eventTimeMs >= range.untilMs) continue;
        clicks.set(`${sequence}.${click.subSequence}`, archived);
      }
    }
    yield* [...clicks.values()].sort(byPlace);
  }
}

async function segments(
  bucket: Pick<ArchiveBucket, 'keys'>,
  range: { readonly fromMs: number; readonly untilMs: number },
): Promise<Segment[]> {
  const found: Segment[] = [];
  for (const prefix of clicksPrefixes(range)) {
    for (const key of await bucket.keys(prefix)) {
      const name = parseClicksKey(key);
      if (name)
        found.push({ key, shard: `${name.stream}.${name.shardId}`, first: name.first, last: name.last });
    }
  }
  return found;
}

/** Segments in groups of those that can share clicks: same shard, and sequence ranges that touch. */
function* overlapping(found: readonly Segment[]): Generator<Segment[]> {
  const place = ({ shard, first }: Segment) => `${shard} ${first}`;
  let group: Segment[] = [];
  let last = '';
  for (const segment of found.toSorted((a, b) => (place(a) < place(b) ? -1 : 1))) {
    const apart = group[0] !== undefined && (segment.shard !== group[0].shard || segment.first > last);
    if (apart) yield group;
    if (apart || group.length === 0) {
      group = [];
      last = '';
    }
    group.push(segment);
    if (segment.last > last) last = segment.last;
  }
  if (group.length > 0) yield group;
}

async function decodeSegment(bucket: Pick<ArchiveBucket, 'get'>, key: string): Promise<ArchivedClick[]> {
  const bytes = await bucket.get(key);
  try {
    return await decodeClicks(bytes);
  } catch (error) {
    throw new Error(`cannot read segment ${key}`, { cause: error });
  }
}
