/**
 * What became of the clicks given to a producer. A click is what one `send` was given, so an SDK's batch
 * body counts as one. `accepted` = `put` + `failed` + `pending`, at any time.
 */
export interface Statistics {
  readonly accepted: number;
  /** In records; the rest waits for its record to be closed. */
  readonly packed: number;
  /** On the stream for certain. */
  readonly put: number;
  /** Given back to `onFailed`. */
  readonly failed: number;
  readonly pending: number;
  /** Of clicks that were put or failed, the stream holds no more copies than this. */
  readonly copiesPossible: number;
  /** Records on the stream for certain, and their data and keys in bytes. */
  readonly records: number;
  readonly recordBytes: number;
  /** Records put again, as often as they were. */
  readonly retried: number;
  /** PutRecords calls. */
  readonly calls: number;
}

export const NO_STATISTICS: Statistics = {
  accepted: 0,
  packed: 0,
  put: 0,
  failed: 0,
  pending: 0,
  copiesPossible: 0,
  records: 0,
  recordBytes: 0,
  retried: 0,
  calls: 0,
};
