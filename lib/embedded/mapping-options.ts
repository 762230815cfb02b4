import type { BatchLimits, RetryRules } from './batch-plan.ts';
import type { FunctionDefinition, MappingDefinition } from './definitions.ts';
import type { StreamSource } from './stream-source.ts';

export interface MappingTiming {
  /** How long a shard with nothing new is left alone. Lambda: 1,000. */
  pollMs: number;
  /** Before the first retry; doubles with each failure in a row, up to the cap. */
  retryBaseMs: number;
  retryCapMs: number;
  /** Lambda: 6 MB. */
  payloadBytesMax: number;
}

export const defaultTiming: MappingTiming = {
  pollMs: 500,
  retryBaseMs: 200,
  retryCapMs: 30_000,
  payloadBytesMax: 6 * 1024 * 1024,
};

export interface MappingOptions {
  definition: MappingDefinition;
  function: Pick<FunctionDefinition, 'arn' | 'roleArn'>;
  source: StreamSource;
  /** @throws what the function fails with. */
  invoke(payload: string): Promise<unknown>;
  /** Puts an object into the on-failure bucket. */
  putObject(bucket: string, object: { key: string; body: string }): Promise<void>;
  checkpointPath: string;
  log(line: string): void;
  now(): number;
  /** `drained` rejects once a batch has failed more often than this, in a row. */
  failAfterAttempts: number;
  timing?: Partial<MappingTiming>;
}

export function batchLimits(definition: MappingDefinition, timing: MappingTiming): BatchLimits {
  return {
    recordsMax: definition.batchRecordsMax,
    payloadBytesMax: timing.payloadBytesMax,
    windowMs: definition.batchingWindowSeconds * 1000,
  };
}

/** With no maximum of its own, a record is retried until the stream's retention ends. */
export function retryRules(
  definition: MappingDefinition,
  timing: MappingTiming,
  retentionMs: number,
): RetryRules {
  const { recordAgeMaxSeconds } = definition;
  return {
    retryAttemptsMax: definition.retryAttemptsMax,
    recordAgeMaxMs: recordAgeMaxSeconds < 0 ? retentionMs : Math.min(retentionMs, recordAgeMaxSeconds * 1000),
    bisectOnError: definition.bisectOnError,
    delayBaseMs: timing.retryBaseMs,
    delayCapMs: timing.retryCapMs,
  };
}

/**
 * LATEST is the moment the mapping is made, and stays that moment over restarts. Both are told apart by
 * arrival time, since the stand-in never answers AT_TIMESTAMP when no record is that young.
 */
export function startingMs(definition: MappingDefinition, nowMs: number): number {
  if (definition.startingPosition === 'LATEST') return nowMs;
  return definition.startingPosition === 'AT_TIMESTAMP' ? (definition.startingPositionMs ?? 0) : 0;
}
