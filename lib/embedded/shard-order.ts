export interface ShardLineage {
  shardId: string;
  /** One after a split, two after a merge, none before either. */
  parents: string[];
}

/**
 * The shards that may be read now: a child only once its parents are finished, so that what a
 * partition key held before a split or merge comes before what it holds after.
 * Source: https://docs.aws.amazon.com/streams/latest/dev/kinesis-using-sdk-java-after-resharding.html
 * @param shards all of the stream's; a parent that is not among them has expired with its records.
 */
export function readableShards(shards: readonly ShardLineage[], finished: ReadonlySet<string>): string[] {
  const listed = new Set(shards.map(({ shardId }) => shardId));
  return shards
    .filter(({ shardId }) => !finished.has(shardId))
    .filter(({ parents }) => parents.every((parent) => finished.has(parent) || !listed.has(parent)))
    .map(({ shardId }) => shardId);
}
