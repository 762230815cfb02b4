import type { BatchLimits, DiscardReason, RetryRules } from './batch-plan.ts';
import type { BufferedRecord } from './buffered-record.ts';
import type { ShardCheckpoint } from './checkpoint-file.ts';

/** Since the mapping was started. */
export interface MappingStats {
  /** Invocations. */
  batches: number;
  /** Done, each once. */
  records: number;
  /** Of the events of all invocations. */
  bytes: number;
  errors: number;
  retries: number;
  /** Records given up. */
  discarded: number;
  /** Age of the oldest record that was read and is not done; 0 where there is none. */
  millisBehind: number;
}

/** What a reader needs of its mapping. */
export interface ReaderHost {
  readonly limits: BatchLimits;
  readonly rules: RetryRules;
  readonly reportsItemFailures: boolean;
  readonly pollMs: number;
  readonly stats: MappingStats;
  /** Counts the calls of `drained`. */
  readonly round: number;
  now(): number;
  invoke(payload: string): Promise<unknown>;
  discard(shardId: string, records: readonly BufferedRecord[], why: Discarded): Promise<void>;
  checkpoint(shardId: string, checkpoint: ShardCheckpoint): Promise<void>;
  /** Something has changed that `drained` may wait for. */
  changed(): void;
  log(line: string): void;
}

export interface Discarded {
  reason: DiscardReason;
  invocations: number;
}
