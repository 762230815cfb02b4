/** Sixteen shards share the items of a lane: an item holds at most that many checkpoints. */
const LANE_SHARDS = 16;

/** One shard as the rollup table names it. */
export interface Shard {
  /** `us-east-1.clickweek-dev-clicks.0`: no two streams and no two regions write the same item. */
  readonly lane: string;
  /** `42` of `shardId-000000000042`. */
  readonly number: number;
}

/** @throws Error for an id that is not `shardId-` and digits. */
export function shardOf(stream: string, shardId: string): Shard {
  const match = /^shardId-(\d+)$/.exec(shardId);
  if (!match) throw new Error(`not a shard id: ${shardId}`);
  const number = Number(match[1]);
  return { lane: `${stream}.${Math.floor(number / LANE_SHARDS)}`, number };
}
