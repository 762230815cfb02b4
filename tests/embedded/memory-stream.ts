import type { StreamRecord } from '../../lib/embedded/buffered-record.ts';
import type { ShardLineage } from '../../lib/embedded/shard-order.ts';
import type { StreamSource } from '../../lib/embedded/stream-source.ts';

/** A stream in memory. Every other read answers nothing although there is more, as Kinesis may. */
export class MemoryStream implements StreamSource {
  #shards = new Map<string, { parents: string[]; records: StreamRecord[]; closed: boolean }>();
  #reads = 0;
  #count = 1000;

  addShard(shardId: string, ...parents: string[]): void {
    for (const parent of parents) this.#shard(parent).closed = true;
    this.#shards.set(shardId, { parents, records: [], closed: false });
  }

  put(shardId: string, data: string, arrivalMs = 1): void {
    const sequenceNumber = String(this.#count++);
    this.#shard(shardId).records.push({
      sequenceNumber,
      partitionKey: 'a',
      data: Buffer.from(data),
      arrivalMs,
    });
  }

  async describe(): Promise<{ createdMs: number; retentionMs: number }> {
    return { createdMs: 1, retentionMs: 86_400_000 };
  }

  async shards(): Promise<ShardLineage[]> {
    return [...this.#shards].map(([shardId, { parents }]) => ({ shardId, parents }));
  }

  async iterator(shardId: string, after: string | undefined): Promise<string> {
    const next = this.#shard(shardId).records.findIndex(
      (one) => after === undefined || one.sequenceNumber > after,
    );
    return `${shardId}/${next === -1 ? this.#shard(shardId).records.length : next}`;
  }

  async read(iterator: string): ReturnType<StreamSource['read']> {
    const [shardId = '', position = ''] = iterator.split('/');
    const { records, closed } = this.#shard(shardId);
    const left = records.length - Number(position);
    if (left > 0 && this.#reads++ % 2 === 0) return { records: [], behindMs: left, nextIterator: iterator };
    if (left === 0 && closed) return { records: [], behindMs: 0 };
    const page = records.slice(Number(position), Number(position) + 3);
    const nextIterator = `${shardId}/${Number(position) + page.length}`;
    return { records: page, behindMs: left - page.length, nextIterator };
  }

  #shard(shardId: string) {
    const shard = this.#shards.get(shardId);
    if (!shard) throw new Error(`no shard ${shardId}`);
    return shard;
  }
}
