import {
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  type Shard,
} from '@aws-sdk/client-kinesis';
import type { StreamRecord } from './buffered-record.ts';
import type { ShardLineage } from './shard-order.ts';

export interface Read {
  records: StreamRecord[];
  /** Unset once a closed shard has been read to its end. */
  nextIterator?: string;
  /** How far the answer is behind the tip. An empty answer alone does not mean that the tip is reached. */
  behindMs: number;
}

/** A stream, as far as reading it goes. */
export interface StreamSource {
  describe(): Promise<{ createdMs: number; retentionMs: number }>;
  shards(): Promise<ShardLineage[]>;
  /** @param after undefined: from the oldest record there is. */
  iterator(shardId: string, after: string | undefined): Promise<string>;
  read(iterator: string): Promise<Read>;
}

export function kinesisSource(kinesis: KinesisClient, streamName: string): StreamSource {
  return {
    async describe() {
      const answer = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: streamName }));
      const summary = answer.StreamDescriptionSummary;
      return {
        createdMs: summary?.StreamCreationTimestamp?.getTime() ?? 0,
        retentionMs: (summary?.RetentionPeriodHours ?? 24) * 3_600_000,
      };
    },
    async shards() {
      const shards: Shard[] = [];
      let token: string | undefined;
      do {
        const page = token ? { NextToken: token } : { StreamName: streamName };
        const answer = await kinesis.send(new ListShardsCommand(page));
        shards.push(...(answer.Shards ?? []));
        token = answer.NextToken;
      } while (token);
      return shards.map(lineage);
    },
    async iterator(shardId, after) {
      const from = after
        ? ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: after } as const)
        : ({ ShardIteratorType: 'TRIM_HORIZON' } as const);
      const answer = await kinesis.send(
        new GetShardIteratorCommand({ StreamName: streamName, ShardId: shardId, ...from }),
      );
      return answer.ShardIterator ?? '';
    },
    read: (iterator) => readRecords(kinesis, iterator),
  };
}

async function readRecords(kinesis: KinesisClient, iterator: string): Promise<Read> {
  const answer = await kinesis.send(new GetRecordsCommand({ ShardIterator: iterator }));
  const records = (answer.Records ?? []).map((record) => ({
    sequenceNumber: record.SequenceNumber ?? '',
    partitionKey: record.PartitionKey ?? '',
    data: record.Data ?? new Uint8Array(),
    arrivalMs: record.ApproximateArrivalTimestamp?.getTime() ?? 0,
  }));
  const next = answer.NextShardIterator;
  return { records, behindMs: answer.MillisBehindLatest ?? 0, ...(next && { nextIterator: next }) };
}

function lineage(shard: Shard): ShardLineage {
  const parents = [shard.ParentShardId, shard.AdjacentParentShardId].filter((id) => id !== undefined);
  return { shardId: shard.ShardId ?? '', parents };
}
