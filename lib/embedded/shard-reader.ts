import { BatchDelivery } from './batch-delivery.ts';
import type { ReaderHost } from './reader-host.ts';
import type { ShardBuffer } from './shard-buffer.ts';

/** Between reads while somebody waits for the shard to be drained. */
const drainingPollMs = 5;

/** Takes one shard through the function: in order, one invocation at a time. */
export class ShardReader {
  readonly shardId: string;
  #host: ReaderHost;
  #buffer: ShardBuffer;
  #delivery: BatchDelivery;
  #readFailures = 0;
  #drainedRound = 0;
  /** The last record of the closed shard is done. */
  finished = false;

  constructor(shardId: string, host: ReaderHost, buffer: ShardBuffer) {
    this.shardId = shardId;
    this.#host = host;
    this.#buffer = buffer;
    this.#delivery = new BatchDelivery(shardId, host);
  }

  /** Whether everything is done that was on the shard when the round began. */
  drained(round: number): boolean {
    return this.finished || this.#drainedRound >= round;
  }

  /** What keeps the shard from moving on, and how often in a row it has. */
  get trouble(): { failures: number; error: Error } | undefined {
    return this.#delivery.trouble;
  }

  get oldestArrivalMs(): number | undefined {
    return this.#delivery.oldestArrivalMs ?? this.#buffer.oldestArrivalMs;
  }

  wake(): void {
    this.#delivery.pause.wake();
  }

  stop(): void {
    this.#delivery.stop();
  }

  /** Resolves when the shard is finished, or after `stop` and the invocation in flight. */
  async run(): Promise<void> {
    const { limits } = this.#host;
    while (!this.#delivery.stopped) {
      const cut = this.#buffer.cut(limits, this.#host.now());
      if (cut.kind === 'batch')
        await this.#delivery.deliver(this.#buffer.take(cut.records, this.#host.now()));
      else if (cut.kind === 'too-large') await this.#delivery.discard(this.#buffer.take(1, this.#host.now()));
      else if (this.#buffer.ended) return this.#finish();
      else await this.#read(cut.untilMs);
    }
  }

  /** Notes a failed call to the stream and waits before the next. @returns false */
  async failed(error: Error): Promise<false> {
    await this.#delivery.failed(error, ++this.#readFailures);
    return false;
  }

  async #read(untilMs: number): Promise<void> {
    try {
      const read = await this.#buffer.read(this.#host.now(), this.#host.round);
      if (this.#readFailures > 0) this.#delivery.recovered();
      this.#readFailures = 0;
      if (read > 0 || this.#buffer.ended) return;
    } catch (error) {
      await this.failed(error as Error);
      return;
    }
    const { round, pollMs } = this.#host;
    if (this.#buffer.drained(round)) this.#drainedRound = round;
    this.#host.changed();
    const emptied = untilMs === Number.POSITIVE_INFINITY;
    const idleMs = emptied && this.#drainedRound < round ? drainingPollMs : pollMs;
    const waitMs = Math.min(idleMs, untilMs - this.#host.now());
    if (!this.#delivery.stopped) await this.#delivery.pause.sleep(waitMs);
  }

  async #finish(): Promise<void> {
    await this.#host.checkpoint(this.shardId, { finished: true });
    this.finished = true;
    this.#host.changed();
  }
}
