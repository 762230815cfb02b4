import type { ArchiveBucket } from '../aws/archive-bucket.ts';
import type { SegmentName } from '../domain/archive/segment-key.ts';

interface Segment extends SegmentName {
  readonly key: string;
}

/**
 * The keys of segments in groups of those that can hold the same place, shard by shard in the order of
 * the stream: batches that Lambda delivered again in other bounds overlap, and nothing else does.
 * @param parse gives what a key says of its segment, `null` for what is none.
 */
export async function overlappingSegments(
  bucket: Pick<ArchiveBucket, 'keys'>,
  prefixes: readonly string[],
  parse: (key: string) => SegmentName | null,
): Promise<readonly string[][]> {
  const found: Segment[] = [];
  for (const prefix of prefixes) {
    for (const key of await bucket.keys(prefix)) {
      const name = parse(key);
      if (name) found.push({ key, ...name });
    }
  }
  return [...overlapping(found)].map((group) => group.map(({ key }) => key));
}

/** Segments in groups of those that can share places: same shard, and sequence ranges that touch. */
function* overlapping(found: readonly Segment[]): Generator<Segment[]> {
  const shardOf = ({ stream, shardId }: Segment) => `${stream}.${shardId}`;
  const place = (segment: Segment) => `${shardOf(segment)} ${segment.first}`;
  let group: Segment[] = [];
  let last = '';
  for (const segment of found.toSorted((a, b) => (place(a) < place(b) ? -1 : 1))) {
    const apart = group[0] !== undefined && (shardOf(segment) !== shardOf(group[0]) || segment.first > last);
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
