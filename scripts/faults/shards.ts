import type { StreamRecord } from '../../lib/embedded/buffered-record.ts';
import type { ShardLineage } from '../../lib/embedded/shard-order.ts';
import type { Draft } from './scenario.ts';

/** A draft in its place. */
export interface PlacedRecord extends StreamRecord {
  readonly draft: Draft;
  readonly shardId: string;
}

export interface SimulatedShard extends ShardLineage {
  readonly records: PlacedRecord[];
  closed: boolean;
}

/** A stream whose shards split and merge; sequence numbers grow along a shard and into its children. */
export class SimulatedStream {
  /** `region.name` */
  readonly name: string;
  readonly shards: SimulatedShard[] = [];
  #nextShard: number;
  #sequence: bigint;

  constructor(name: string, shards: number, firstShard: number, firstSequence: bigint) {
    this.name = name;
    this.#nextShard = firstShard;
    this.#sequence = firstSequence;
    for (let i = 0; i < shards; i++) this.#open([]);
  }

  put(draft: Draft, choose: (max: number) => number): void {
    const open = this.#openShards();
    const shard = open[choose(open.length - 1)] as SimulatedShard;
    this.#sequence += BigInt(1 + choose(99));
    shard.records.push({
      draft,
      shardId: shard.shardId,
      sequenceNumber: String(this.#sequence),
      partitionKey: draft.partitionKey,
      data: draft.data,
      arrivalMs: draft.arrivalMs,
    });
  }

  split(choose: (max: number) => number): void {
    const open = this.#openShards();
    const parent = this.#close(open[choose(open.length - 1)] as SimulatedShard);
    this.#open([parent]);
    this.#open([parent]);
  }

  /** @returns false where there is only one shard */
  merge(): boolean {
    const [a, b] = this.#openShards();
    if (!a || !b) return false;
    this.#open([this.#close(a), this.#close(b)]);
    return true;
  }

  #openShards(): SimulatedShard[] {
    return this.shards.filter(({ closed }) => !closed);
  }

  #close(shard: SimulatedShard): string {
    shard.closed = true;
    return shard.shardId;
  }

  #open(parents: string[]): void {
    const shardId = `shardId-${String(this.#nextShard++).padStart(12, '0')}`;
    this.shards.push({ shardId, parents, records: [], closed: false });
  }
}
