/** A shard of the stream, as `ListShards` shows it for as long as its records are kept. */
export interface ListedShard {
  readonly shardId: string;
  /** One after a split, two after a merge, none before either. */
  readonly parents: readonly string[];
  readonly isOpen: boolean;
}

/** How far a stream has been counted. */
export interface Progress {
  /**
   * All records that arrived before it have been counted, but for the accuracy of Kinesis' clocks, which the
   * grace period covers. `null`: a shard has not been counted at all.
   */
  readonly countedUntilMs: number | null;
  /** The shard that it waits for; `null` where there is none at all. */
  readonly slowestShardId: string | null;
}

/**
 * The least of all shards' watermarks. A closed shard gets no more records and so no higher watermark: it
 * is done once a shard that came out of it has one, since children are read after their parents. One that
 * is not listed any more has lost its records to the stream's retention, and is done too.
 *
 * @param watermarks by shard id: all records that had arrived until then are counted
 */
export function countedUntil(
  shards: readonly ListedShard[],
  watermarks: ReadonlyMap<string, number>,
): Progress {
  const done = ancestorsOf(
    shards,
    shards.filter(({ shardId }) => watermarks.has(shardId)),
  );
  let slowest: { shardId: string; ms: number } | null = null;
  for (const { shardId, isOpen } of shards) {
    if (!isOpen && done.has(shardId)) continue;
    const ms = watermarks.get(shardId) ?? Number.NEGATIVE_INFINITY;
    if (slowest === null || ms < slowest.ms) slowest = { shardId, ms };
  }
  const isKnown = slowest !== null && Number.isFinite(slowest.ms);
  return { countedUntilMs: isKnown ? (slowest?.ms ?? null) : null, slowestShardId: slowest?.shardId ?? null };
}

function ancestorsOf(shards: readonly ListedShard[], of: readonly ListedShard[]): Set<string> {
  const byId = new Map(shards.map((shard) => [shard.shardId, shard]));
  const ancestors = new Set<string>();
  const waiting = of.flatMap(({ parents }) => parents);
  for (let shardId = waiting.pop(); shardId !== undefined; shardId = waiting.pop()) {
    if (ancestors.has(shardId)) continue;
    ancestors.add(shardId);
    waiting.push(...(byId.get(shardId)?.parents ?? []));
  }
  return ancestors;
}
