import type { OutgoingRecord } from '../domain/packing/outgoing-record.ts';

/** What became of one record: `unknown` is on the stream, or will be, or never. */
export type PutOutcome = 'sent' | 'refused' | 'unknown';

/** A stream as senders need it: one call, never made again by itself, and honest about its outcome. */
export interface RecordStream {
  /**
   * At most 500 records and 5 MiB. Does not throw; `problem` says why not all were sent.
   *
   * @param signal Ends the call; what it held is then `unknown`.
   */
  put(records: readonly OutgoingRecord[], signal?: AbortSignal): Promise<PutAnswer>;
}

export interface PutAnswer {
  /** In the order of the records. */
  readonly outcomes: readonly PutOutcome[];
  readonly problem: string | null;
  /** Nothing was taken, and calling again would end likewise: no such stream, no permission. */
  readonly hopeless: boolean;
  /** What a call that failed was thrown. */
  readonly cause?: unknown;
}
