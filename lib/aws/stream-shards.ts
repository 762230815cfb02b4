import {
  type KinesisClient,
  ListShardsCommand,
  PutRecordsCommand,
  type Shard,
} from '@aws-sdk/client-kinesis';
import type { ListedShard } from '../domain/progress/counted-until.ts';

/** A shard, and a hash key that leads to it. */
export interface StreamShard extends ListedShard {
  readonly hashKey: string;
}

/** The stream as a whole, in place of its records. */
export interface StreamShards {
  /** Open ones, and closed ones for as long as their records are kept. */
  list(): Promise<StreamShard[]>;
  /**
   * Puts one record to each of these shards.
   * @returns how many are not in: throttled, say
   */
  putToEach(shards: readonly StreamShard[], data: Uint8Array): Promise<number>;
}

/** PutRecords' bound. */
const CALL_RECORDS_MAX = 500;

export function streamShards(client: KinesisClient, streamName: string): StreamShards {
  return {
    async list() {
      const shards: StreamShard[] = [];
      let NextToken: string | undefined;
      do {
        const page = await client.send(
          new ListShardsCommand(NextToken ? { NextToken } : { StreamName: streamName }),
        );
        shards.push(...(page.Shards ?? []).map(toStreamShard));
        NextToken = page.NextToken;
      } while (NextToken);
      return shards;
    },
    async putToEach(shards, data) {
      let failed = 0;
      for (let from = 0; from < shards.length; from += CALL_RECORDS_MAX) {
        const Records = shards.slice(from, from + CALL_RECORDS_MAX).map(({ hashKey }) => ({
          Data: data,
          PartitionKey: 'heartbeat',
          ExplicitHashKey: hashKey,
        }));
        const answer = await client.send(new PutRecordsCommand({ StreamName: streamName, Records }));
        failed += answer.FailedRecordCount ?? 0;
      }
      return failed;
    },
  };
}

function toStreamShard(shard: Shard): StreamShard {
  return {
    shardId: shard.ShardId ?? '',
    parents: [shard.ParentShardId, shard.AdjacentParentShardId].filter((id) => id !== undefined),
    isOpen: shard.SequenceNumberRange?.EndingSequenceNumber === undefined,
    hashKey: shard.HashKeyRange?.StartingHashKey ?? '0',
  };
}
