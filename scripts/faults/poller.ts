import {
  afterInvocation,
  type Batch,
  type BatchLimits,
  cutBatch,
  firstBatch,
  type Outcome,
  type RetryRules,
} from '../../lib/embedded/batch-plan.ts';
import {
  type BufferedRecord,
  bufferedRecord,
  type RecordOrigin,
} from '../../lib/embedded/buffered-record.ts';
import type { PlacedRecord, SimulatedShard } from './shards.ts';

interface PollerSettings {
  readonly origin: RecordOrigin;
  readonly rules: RetryRules;
  readonly limits: BatchLimits;
  /** Which records it takes: all, unless a test makes two pollers of one shard. */
  readonly takes: (partitionKey: string) => boolean;
}

/**
 * One shard of one event source mapping in virtual time. What is sent, and what follows from an answer,
 * is decided by the functions that decide it for `npm start`.
 */
export class Poller {
  readonly name: string;
  readonly shard: SimulatedShard;
  /** How many of the shard's records need no more work: the mapping's checkpoint. */
  done = 0;
  /** The batch that the function has; an answer to any other comes too late. */
  running: Batch | null = null;
  waitUntilMs = 0;
  readonly #origin: RecordOrigin;
  readonly #rules: RetryRules;
  readonly #takes: PollerSettings['takes'];
  #limits: BatchLimits;
  #queue: Batch[] = [];
  #firstReadMs: number | null = null;
  #read = 0;
  readonly #buffered: BufferedRecord[] = [];
  readonly #placed: PlacedRecord[] = [];
  readonly #sent = new Set<string>();
  #lastSent = 0;

  constructor(name: string, shard: SimulatedShard, settings: PollerSettings) {
    this.name = name;
    this.shard = shard;
    this.#origin = settings.origin;
    this.#rules = settings.rules;
    this.#limits = settings.limits;
    this.#takes = settings.takes;
  }

  /** Every record is done; there may be more to come unless the shard is closed. */
  get idle(): boolean {
    return !this.running && this.done === this.#records().length;
  }

  get finished(): boolean {
    return this.shard.closed && this.idle;
  }

  /** Whether it has something to send, now or after a pause. */
  get waiting(): boolean {
    return !this.running && !this.idle;
  }

  /** The batch to send now; none while a batching window is open. */
  next(nowMs: number): Batch | null {
    if (this.#queue.length === 0) this.#cut(nowMs);
    this.running = this.#queue.shift() ?? null;
    return this.running;
  }

  /** Whether records of the batch were sent before, and never in these bounds. */
  overlapsEarlier({ records }: Batch): boolean {
    const until = this.done + records.length;
    const bounds = `${this.done}-${until}`;
    const overlaps = this.done < this.#lastSent && !this.#sent.has(bounds);
    this.#sent.add(bounds);
    this.#lastSent = Math.max(this.#lastSent, until);
    return overlaps;
  }

  /** @returns records that were given up; with the product's own settings there are none. */
  answered(outcome: Outcome, nowMs: number): PlacedRecord[] {
    const sent = this.running as Batch;
    this.running = null;
    const plan = afterInvocation({ ...sent, invocations: sent.invocations + 1 }, outcome, this.#rules);
    const completed = this.#placed.slice(this.done, this.done + plan.completed);
    this.done += plan.completed;
    this.#queue.unshift(...plan.next);
    this.waitUntilMs = nowMs + plan.delayMs;
    return plan.discard ? completed : [];
  }

  /** Another poller takes over at an older checkpoint, and cuts as it likes. */
  restart(back: number, limits: BatchLimits): void {
    this.done -= Math.min(back, this.done);
    this.running = null;
    this.#queue = [];
    this.#limits = limits;
    this.waitUntilMs = 0;
  }

  #cut(nowMs: number): void {
    const buffer = this.#records().slice(this.done);
    if (buffer.length === 0) return;
    this.#firstReadMs ??= nowMs;
    const since = { firstReadMs: this.#firstReadMs, nowMs, shardEnded: this.shard.closed };
    const cut = cutBatch(buffer, this.#limits, since);
    if (cut.kind === 'too-large') throw new Error(`${this.name}: a record is larger than an event may be`);
    if (cut.kind === 'wait') this.waitUntilMs = cut.untilMs;
    else {
      this.#queue.push(firstBatch(buffer.slice(0, cut.records)));
      this.#firstReadMs = null;
    }
  }

  /** All that the shard holds, in the form that the function gets. */
  #records(): readonly BufferedRecord[] {
    for (; this.#read < this.shard.records.length; this.#read++) {
      const record = this.shard.records[this.#read] as PlacedRecord;
      if (!this.#takes(record.partitionKey)) continue;
      this.#placed.push(record);
      this.#buffered.push(bufferedRecord(record, this.#origin));
    }
    return this.#buffered;
  }
}
