import {
  CALL_BYTES_MAX,
  CALL_RECORDS_MAX,
  type OutgoingRecord,
  recordBytes,
} from '../../lib/domain/packing/outgoing-record.ts';
import type { PutAnswer, PutOutcome, RecordStream } from '../../lib/producer/record-stream.ts';

/** What becomes of one record of a call: its outcome, and whether it is on the stream. */
export type RecordFault = 'put' | 'throttled' | 'failed' | 'failed-but-put';

/** What becomes of one call. */
export interface CallFault {
  readonly latencyMs: number;
  readonly kind: 'answered' | 'throttled' | 'lost-request' | 'lost-answer' | 'half-put' | 'hopeless';
  /** Of an answered call, by record; begins again at its end. */
  readonly records: readonly RecordFault[];
}

const FINE: CallFault = { latencyMs: 5, kind: 'answered', records: ['put'] };
const OUTCOMES: Record<RecordFault, PutOutcome> = {
  put: 'sent',
  throttled: 'refused',
  failed: 'unknown',
  'failed-but-put': 'unknown',
};
const THROTTLED = 'ProvisionedThroughputExceededException slow down';

/** Kinesis in memory, with faults for its first calls. Held to the contract beside kinesalite. */
export class FakeKinesis implements RecordStream {
  readonly records: OutgoingRecord[] = [];
  readonly callSizes: number[] = [];
  readonly #sleep: (ms: number) => Promise<void>;
  readonly #faults: CallFault[];

  constructor(sleep: (ms: number) => Promise<void> = async () => {}, faults: readonly CallFault[] = []) {
    this.#sleep = sleep;
    this.#faults = [...faults];
  }

  async put(records: readonly OutgoingRecord[], signal?: AbortSignal): Promise<PutAnswer> {
    this.callSizes.push(records.length);
    const invalid = problemOf(records);
    if (invalid) return answer(records, () => 'refused', invalid, true);
    const { latencyMs, kind, records: faults } = this.#faults.shift() ?? FINE;
    await this.#sleep(latencyMs);
    if (kind === 'hopeless') return answer(records, () => 'refused', 'AccessDeniedException: no', true);
    if (kind === 'throttled') return answer(records, () => 'refused', THROTTLED);
    const faultOf = (i: number): RecordFault => faults[i % faults.length] ?? 'put';
    const isPut = (i: number) => {
      if (kind === 'lost-request') return false;
      if (kind === 'answered') return faultOf(i) === 'put' || faultOf(i) === 'failed-but-put';
      return kind === 'lost-answer' || i % 2 === 0;
    };
    this.records.push(...records.filter((_, i) => isPut(i)));
    if (kind !== 'answered' || signal?.aborted)
      return answer(records, () => 'unknown', 'TimeoutError: no answer');
    return answer(records, (i) => OUTCOMES[faultOf(i)], THROTTLED);
  }
}

function answer(
  records: readonly OutgoingRecord[],
  outcomeOf: (i: number) => PutOutcome,
  problem: string,
  hopeless = false,
): PutAnswer {
  const outcomes = records.map((_, i) => outcomeOf(i));
  return { outcomes, problem: outcomes.every((outcome) => outcome === 'sent') ? null : problem, hopeless };
}

function problemOf(records: readonly OutgoingRecord[]): string | null {
  const bytes = records.reduce((sum, record) => sum + recordBytes(record), 0);
  const sound =
    records.length > 0 &&
    records.length <= CALL_RECORDS_MAX &&
    bytes <= CALL_BYTES_MAX &&
    records.every(
      ({ data, partitionKey }) =>
        data.length <= 1024 * 1024 && partitionKey.length > 0 && partitionKey.length <= 256,
    );
  return sound ? null : 'ValidationException: a limit is exceeded';
}
