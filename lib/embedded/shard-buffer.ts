import { type BatchLimits, type Cut, cutBatch } from './batch-plan.ts';
import { type BufferedRecord, bufferedRecord, type RecordOrigin } from './buffered-record.ts';
import type { Read, StreamSource } from './stream-source.ts';

/**
 * So many empty answers in a row, none of them behind the tip, count as having read everything.
 * One is not enough where the stand-in skips a page of expired records.
 */
const emptyReadsAtTip = 3;

/** What has been read of one shard and not been sent yet. */
export class ShardBuffer {
  #source: StreamSource;
  #origin: RecordOrigin;
  #startMs: number;
  #records: BufferedRecord[] = [];
  #firstReadMs = 0;
  #iterator: string | undefined;
  #lastRead: string | undefined;
  #emptyReads = 0;
  #round = 0;
  /** The shard is closed, and nothing is left to read. */
  ended = false;

  /**
   * @param after what the mapping's checkpoint says, undefined at the start of a shard.
   * @param startMs records that arrived earlier are passed over.
   */
  constructor(source: StreamSource, origin: RecordOrigin, after: string | undefined, startMs: number) {
    this.#source = source;
    this.#origin = origin;
    this.#lastRead = after;
    this.#startMs = startMs;
  }

  /** Nothing waits, and everything has been read that was on the shard when this round began. */
  drained(round: number): boolean {
    if (this.#records.length > 0) return false;
    return this.ended || (this.#round >= round && this.#emptyReads >= emptyReadsAtTip);
  }

  get oldestArrivalMs(): number | undefined {
    return this.#records[0]?.arrivalMs;
  }

  cut(limits: BatchLimits, nowMs: number): Cut {
    return cutBatch(this.#records, limits, { firstReadMs: this.#firstReadMs, nowMs, shardEnded: this.ended });
  }

  take(count: number, nowMs: number): BufferedRecord[] {
    // The window of what is left begins now: it is what Lambda begins to gather next.
    this.#firstReadMs = nowMs;
    return this.#records.splice(0, count);
  }

  /**
   * Reads once.
   * @param round of draining: answers of an earlier round say nothing about this one.
   * @returns how many records were read.
   */
  async read(nowMs: number, round: number): Promise<number> {
    if (this.ended) return 0;
    if (round !== this.#round) this.#emptyReads = 0;
    this.#round = round;
    const answer = await this.#readOnce();
    const empty = answer.records.length === 0 && answer.behindMs === 0;
    this.#emptyReads = empty ? this.#emptyReads + 1 : 0;
    this.#iterator = answer.nextIterator;
    this.ended = answer.nextIterator === undefined;
    this.#lastRead = answer.records.at(-1)?.sequenceNumber ?? this.#lastRead;
    const wanted = answer.records.filter(({ arrivalMs }) => arrivalMs >= this.#startMs);
    if (this.#records.length === 0) this.#firstReadMs = nowMs;
    for (const record of wanted) this.#records.push(bufferedRecord(record, this.#origin));
    return answer.records.length;
  }

  async #readOnce(): Promise<Read> {
    this.#iterator ??= await this.#source.iterator(this.#origin.shardId, this.#lastRead);
    try {
      return await this.#source.read(this.#iterator);
    } catch (error) {
      // Iterators expire after five minutes; the next read asks for one after the last record read.
      this.#iterator = undefined;
      throw error;
    }
  }
}
