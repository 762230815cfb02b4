import { isHeartbeat } from '../domain/records/heartbeat.ts';
import type { StreamRecord } from '../domain/records/record.ts';

/** Where watermarks are kept, one item a shard. */
export interface WatermarkStore {
  /** Says that all that had arrived by `arrivalMs` is counted; one that is higher already stays. */
  moveTo(shard: Pick<StreamRecord, 'stream' | 'shardId'>, arrivalMs: number): Promise<void>;
}

/** A report can wait for this, and a write a batch would cost more than the counting of a small one. */
const EVERY_MS = 45_000;
/** They come every five minutes; more often, somebody else puts them, and nobody pays a write for each. */
const HEARTBEATS_APART_MS = 30_000;

/**
 * The watermarks that one container has written. They tell time by arrival: an event time may be late by
 * weeks, but what arrived before is all there.
 */
export class ShardWatermarks {
  readonly #store: WatermarkStore;
  readonly #written = new Map<string, number>();

  constructor(store: WatermarkStore) {
    this.#store = store;
  }

  /**
   * Moves a shard's watermark past a batch that has been counted: where it carried a heartbeat, since then
   * there may be no other batch for minutes, and else now and then.
   *
   * @param leftFrom sequence number of the first record that was not counted; `null`: all were
   * @returns what kept it from being written; the counts are safe, and a later batch writes a higher one
   */
  async counted(records: readonly StreamRecord[], leftFrom: string | null): Promise<Error | null> {
    const left = records.findIndex(({ sequenceNumber }) => sequenceNumber === leftFrom);
    const counted = left < 0 ? records : records.slice(0, left);
    const last = counted.at(-1);
    if (!last) return null;
    const shard = `${last.stream}/${last.shardId}`;
    const movedMs = last.arrivalTimeMs - (this.#written.get(shard) ?? Number.NEGATIVE_INFINITY);
    const isDue =
      movedMs >= EVERY_MS ||
      (movedMs >= HEARTBEATS_APART_MS && counted.some(({ data }) => isHeartbeat(data)));
    if (!isDue) return null;
    try {
      await this.#store.moveTo(last, last.arrivalTimeMs);
      this.#written.set(shard, last.arrivalTimeMs);
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}
