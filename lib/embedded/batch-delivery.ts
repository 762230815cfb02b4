import {
  afterInvocation,
  type Batch,
  type DiscardReason,
  expiredRecords,
  firstBatch,
  type Outcome,
} from './batch-plan.ts';
import { readResponse } from './batch-response.ts';
import { type BufferedRecord, eventPayload } from './buffered-record.ts';
import { Pause } from './pause.ts';
import type { ReaderHost } from './reader-host.ts';

/** Takes batch after batch of one shard to its end: done, or given up. */
export class BatchDelivery {
  #shardId: string;
  #host: ReaderHost;
  /** Of the batch at hand, what is not done. */
  #left: readonly BufferedRecord[] = [];
  readonly pause = new Pause();
  stopped = false;
  /** What keeps the shard from moving on, and how often in a row it has. */
  trouble: { failures: number; error: Error } | undefined;

  constructor(shardId: string, host: ReaderHost) {
    this.#shardId = shardId;
    this.#host = host;
  }

  get oldestArrivalMs(): number | undefined {
    return this.#left[0]?.arrivalMs;
  }

  stop(): void {
    this.stopped = true;
    this.pause.wake();
  }

  /** Resolves when no record needs more work, or after `stop`; what is not done then comes again. */
  async deliver(records: readonly BufferedRecord[]): Promise<void> {
    this.#left = records;
    const queue: Batch[] = [firstBatch(records)];
    for (let batch = queue.shift(); batch && !this.stopped; batch = queue.shift()) {
      queue.unshift(...((await this.#withoutExpired(batch)) ?? (await this.#attempt(batch))));
    }
  }

  /** Gives up one record that is larger than an event may be. */
  async discard(records: readonly BufferedRecord[]): Promise<void> {
    this.#left = records;
    await this.#giveUp(firstBatch(records), records.length, 'PayloadSizeExceeded');
  }

  /** Notes a failure that is not the function's, and waits. */
  async failed(error: Error, failures: number): Promise<void> {
    if (this.stopped) return;
    this.#note(error, failures);
    await this.pause.sleep(Math.min(this.#host.rules.delayCapMs, this.#host.pollMs));
  }

  recovered(): void {
    this.trouble = undefined;
  }

  /** @returns what is left of the batch once its expired records are given up; undefined: none had. */
  async #withoutExpired(batch: Batch): Promise<Batch[] | undefined> {
    const expired = expiredRecords(batch, this.#host.rules, this.#host.now());
    if (expired === 0) return undefined;
    await this.#giveUp(batch, expired, 'RecordAgeExceeded');
    const records = batch.records.slice(expired);
    return records.length > 0 ? [{ ...batch, records }] : [];
  }

  /** @returns what is left of the batch. */
  async #attempt(batch: Batch): Promise<Batch[]> {
    const sent = { ...batch, invocations: batch.invocations + 1 };
    const outcome = await this.#invoke(batch);
    const plan = afterInvocation(sent, outcome, this.#host.rules);
    if (plan.discard) await this.#giveUp(sent, plan.completed, plan.discard);
    else await this.#advance(batch.records, plan.completed);
    if (!plan.discard) this.#host.stats.records += plan.completed;
    if (plan.delayMs > 0 && !this.stopped) await this.pause.sleep(plan.delayMs);
    return plan.next;
  }

  async #invoke(batch: Batch): Promise<Outcome> {
    const { stats, reportsItemFailures } = this.#host;
    const payload = eventPayload(batch.records);
    stats.batches++;
    stats.bytes += Buffer.byteLength(payload);
    if (batch.failures > 0) stats.retries++;
    try {
      const response = await this.#host.invoke(payload);
      const outcome = readResponse(response, batch.records, reportsItemFailures);
      if (outcome.kind === 'done') return outcome;
      const text = `the function reported failed records: ${JSON.stringify(response).slice(0, 200)}`;
      this.#note(new Error(text), batch.failures + 1);
      return outcome;
    } catch (error) {
      if (!this.stopped) this.#note(error as Error, batch.failures + 1);
      return { kind: 'failed' };
    }
  }

  #note(error: Error, failures: number): void {
    this.#host.stats.errors++;
    this.trouble = { failures, error };
    this.#host.log(`${this.#shardId}: ${error.message}`);
    this.#host.changed();
  }

  /** Nothing is passed over before the destination has it. */
  async #giveUp(batch: Batch, count: number, reason: DiscardReason): Promise<void> {
    const records = batch.records.slice(0, count);
    for (let failures = 1; !this.stopped; failures++) {
      try {
        await this.#host.discard(this.#shardId, records, { reason, invocations: batch.invocations });
        this.#host.stats.discarded += count;
        return await this.#advance(batch.records, count);
      } catch (error) {
        await this.failed(error as Error, failures);
      }
    }
  }

  /** After the invocation, never before: what is delivered twice is counted once, what is skipped is lost. */
  async #advance(records: readonly BufferedRecord[], count: number): Promise<void> {
    const sequenceNumber = records[count - 1]?.sequenceNumber;
    if (sequenceNumber === undefined) return;
    await this.#host.checkpoint(this.#shardId, { sequenceNumber });
    this.#left = this.#left.slice(count);
    this.recovered();
  }
}
