import { randomUUID } from 'node:crypto';
import type { BufferedRecord } from './buffered-record.ts';
import { CheckpointFile, type ShardCheckpoint } from './checkpoint-file.ts';
import { failedBatchObject } from './failed-batch.ts';
import { region } from './identities.ts';
import {
  batchLimits,
  defaultTiming,
  type MappingOptions,
  retryRules,
  startingMs,
} from './mapping-options.ts';
import type { Discarded, MappingStats, ReaderHost } from './reader-host.ts';
import { ShardBuffer } from './shard-buffer.ts';
import { readableShards } from './shard-order.ts';
import { ShardReader } from './shard-reader.ts';

/**
 * What Lambda does between a stream and a function: polls every shard, parents before children, and
 * invokes with batches until each record is done, given up or expired.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export class EventSourceMapping {
  #options: MappingOptions;
  #checkpoints: CheckpointFile;
  #host: ReaderHost;
  #readers = new Map<string, ShardReader>();
  #runs = new Set<Promise<void>>();
  #waiting = new Set<() => void>();
  #round = 0;
  #stopped = false;
  #fatal: Error | undefined;

  private constructor(options: MappingOptions, checkpoints: CheckpointFile, retentionMs: number) {
    this.#options = options;
    this.#checkpoints = checkpoints;
    this.#host = this.#readerHost(retentionMs);
  }

  /** Takes up where the mapping was, or at its starting position if it is new. */
  static async start(options: MappingOptions): Promise<EventSourceMapping> {
    const { createdMs, retentionMs } = await options.source.describe();
    const startMs = startingMs(options.definition, options.now());
    const checkpoints = await CheckpointFile.open(options.checkpointPath, createdMs, startMs);
    const mapping = new EventSourceMapping(options, checkpoints, retentionMs);
    if (options.definition.enabled) await mapping.#refresh();
    return mapping;
  }

  stats(): MappingStats {
    const oldestMs = [...this.#readers.values()].flatMap((reader) => reader.oldestArrivalMs ?? []);
    const millisBehind = Math.max(0, ...oldestMs.map((arrivalMs) => this.#options.now() - arrivalMs));
    return { ...this.#host.stats, millisBehind };
  }

  /**
   * Resolves when every record is done, or given up, that was on the stream at the call.
   * @throws Error with the function's own message when a batch keeps failing.
   */
  async drained(): Promise<void> {
    if (!this.#options.definition.enabled) return;
    const round = ++this.#round;
    const shardIds = (await this.#refresh()).filter((shardId) => !this.#finished().has(shardId));
    for (const reader of this.#readers.values()) reader.wake();
    while (!shardIds.every((shardId) => this.#isDrained(shardId, round))) {
      const trouble = this.#trouble();
      if (trouble) throw trouble;
      await new Promise<void>((wake) => this.#waiting.add(wake));
    }
  }

  /** Ends every wait with this error: what the mapping stands on is gone. */
  fail(error: Error): void {
    this.#fatal ??= error;
    this.#changed();
  }

  /** Stops reading, and resolves when the invocations in flight have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const reader of this.#readers.values()) reader.stop();
    this.fail(new Error('the stack has stopped'));
    await Promise.all(this.#runs);
  }

  #isDrained(shardId: string, round: number): boolean {
    return this.#finished().has(shardId) || (this.#readers.get(shardId)?.drained(round) ?? false);
  }

  #trouble(): Error | undefined {
    if (this.#fatal) return this.#fatal;
    for (const { trouble, shardId } of this.#readers.values()) {
      if (!trouble || trouble.failures <= this.#options.failAfterAttempts) continue;
      const text = `a batch of ${shardId} failed ${trouble.failures} times in a row: ${trouble.error.message}`;
      return new Error(text, { cause: trouble.error });
    }
    return undefined;
  }

  #finished(): Set<string> {
    const { shards } = this.#checkpoints.state;
    return new Set(Object.keys(shards).filter((shardId) => shards[shardId]?.finished));
  }

  /** Starts reading what may be read by now. @returns all shards of the stream. */
  async #refresh(): Promise<string[]> {
    const shards = await this.#options.source.shards();
    const shardIds = shards.map(({ shardId }) => shardId);
    this.#checkpoints.keepOnly(new Set(shardIds));
    for (const shardId of readableShards(shards, this.#finished())) {
      if (!this.#readers.has(shardId) && !this.#stopped) this.#read(shardId);
    }
    return shardIds;
  }

  #read(shardId: string): void {
    const { source, definition } = this.#options;
    const { state } = this.#checkpoints;
    const origin = {
      shardId,
      streamArn: definition.streamArn,
      roleArn: this.#options.function.roleArn,
      region,
    };
    const after = state.shards[shardId]?.sequenceNumber;
    const reader = new ShardReader(
      shardId,
      this.#host,
      new ShardBuffer(source, origin, after, state.startMs),
    );
    this.#readers.set(shardId, reader);
    const run = reader
      .run()
      .then(() => this.#finishedReading(reader))
      .catch((error: Error) => this.fail(error))
      .finally(() => this.#runs.delete(run));
    this.#runs.add(run);
  }

  /** The children of a shard can be read once it is finished. */
  async #finishedReading(reader: ShardReader): Promise<void> {
    if (!reader.finished) return;
    for (let refreshed = false; !refreshed && !this.#stopped; ) {
      refreshed = await this.#refresh().then(
        () => true,
        (error: Error) => reader.failed(error),
      );
    }
    this.#readers.delete(reader.shardId);
    this.#changed();
  }

  #readerHost(retentionMs: number): ReaderHost {
    const { definition, now, log, invoke } = this.#options;
    const timing = { ...defaultTiming, ...this.#options.timing };
    const self = this;
    return {
      limits: batchLimits(definition, timing),
      rules: retryRules(definition, timing, retentionMs),
      reportsItemFailures: definition.reportsItemFailures,
      pollMs: timing.pollMs,
      stats: { batches: 0, records: 0, bytes: 0, errors: 0, retries: 0, discarded: 0, millisBehind: 0 },
      get round() {
        return self.#round;
      },
      now,
      invoke,
      log,
      discard: (shardId, records, why) => this.#discard(shardId, records, why),
      checkpoint: (shardId: string, checkpoint: ShardCheckpoint) =>
        this.#checkpoints.save(shardId, checkpoint),
      changed: () => this.#changed(),
    };
  }

  async #discard(shardId: string, records: readonly BufferedRecord[], why: Discarded): Promise<void> {
    const { definition, log, now, putObject } = this.#options;
    log(`${shardId}: gave up ${records.length} records (${why.reason})`);
    if (!definition.onFailureBucket) return;
    const { uuid: mappingUuid } = this.#checkpoints.state;
    const { arn: functionArn } = this.#options.function;
    const batch = { mappingUuid, functionArn, streamArn: definition.streamArn, shardId, records, ...why };
    const ids = { object: randomUUID(), request: randomUUID() };
    await putObject(definition.onFailureBucket, failedBatchObject(batch, now(), ids));
  }

  #changed(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }
}
