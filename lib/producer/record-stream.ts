import type { OutgoingRecord } from '../aws/record-sender.ts';

/** What became of one record: `unknown` is on the stream, or will be, or never. */
export type PutOutcome = 'sent' | 'refused' | 'unknown';

/** The stream as a redrive needs it: one call, never made again by itself, and honest about its outcome. */
export interface RedriveStream {
  /** At most 500 records and 5 MiB. Does not throw; `problem` says why not all were sent. */
  put(records: readonly OutgoingRecord[]): Promise<PutAnswer>;
}

export interface PutAnswer {
  /** In the order of the records. */
  readonly outcomes: readonly PutOutcome[];
  readonly problem: string | null;
}
