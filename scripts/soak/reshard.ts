import {
  DescribeStreamSummaryCommand,
  type KinesisClient,
  ListShardsCommand,
  MergeShardsCommand,
  type Shard,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';

const POLL_MS = 50;

/** Splits the open shard of that place in hash order in the middle. */
export async function split(client: KinesisClient, stream: string, index: number): Promise<void> {
  const shards = await openShards(client, stream);
  const shard = shards[index % shards.length] as Shard;
  const middle = (startOf(shard) + BigInt(shard.HashKeyRange?.EndingHashKey ?? 0)) / 2n + 1n;
  await client.send(
    new SplitShardCommand({
      StreamName: stream,
      ShardToSplit: shard.ShardId,
      NewStartingHashKey: String(middle),
    }),
  );
  await active(client, stream);
}

/** Merges the open shard of that place in hash order with the next. */
export async function merge(client: KinesisClient, stream: string, index: number): Promise<void> {
  const shards = await openShards(client, stream);
  const at = index % (shards.length - 1);
  await client.send(
    new MergeShardsCommand({
      StreamName: stream,
      ShardToMerge: shards[at]?.ShardId,
      AdjacentShardToMerge: shards[at + 1]?.ShardId,
    }),
  );
  await active(client, stream);
}

async function openShards(client: KinesisClient, stream: string): Promise<Shard[]> {
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: stream }));
  return Shards.filter(({ SequenceNumberRange }) => !SequenceNumberRange?.EndingSequenceNumber).sort(
    (a, b) => (startOf(a) < startOf(b) ? -1 : 1),
  );
}

const startOf = ({ HashKeyRange }: Shard) => BigInt(HashKeyRange?.StartingHashKey ?? 0);

async function active(client: KinesisClient, stream: string): Promise<void> {
  for (;;) {
    const answer = await client.send(new DescribeStreamSummaryCommand({ StreamName: stream }));
    if (answer.StreamDescriptionSummary?.StreamStatus === 'ACTIVE') return;
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}
