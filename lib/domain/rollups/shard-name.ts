/**
 * A shard as the rollup table names it, `us-east-1.clickweek-dev-clicks.42`: no two streams and no two
 * regions write the same item.
 * @param stream `region.streamName`
 * @throws Error for an id that is not `shardId-` and digits
 */
export function shardName(stream: string, shardId: string): string {
  const match = /^shardId-0*(\d+)$/.exec(shardId);
  if (!match) throw new Error(`not a shard id: ${shardId}`);
  return `${stream}.${match[1]}`;
}
