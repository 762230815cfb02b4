import { backOffMs } from '../aws/backoff.ts';
import { CALL_RECORDS_MAX, callLength, type OutgoingRecord } from '../domain/packing/outgoing-record.ts';
import type { PutAnswer, RecordStream } from './record-stream.ts';
import type { Time } from './time.ts';

/** Records that are not on the stream, or of which nobody knows; the message says why. */
export class RecordsNotSentError extends Error {
  override name = 'RecordsNotSentError';
}

/** How a queue sends, and whom it tells. */
export interface RecordQueueOptions<R extends OutgoingRecord> {
  readonly time: Time;
  readonly callsAtOnceMax: number;
  /** How long after its first call a record is put again. */
  readonly giveUpAfterMs: number;
  /** A call is made. @param again those of it that were in a call before. */
  onCall(records: readonly R[], again: readonly R[]): void;
  onSent(records: readonly R[]): void;
  /** @param perhapsPut whether they may be on the stream all the same. */
  onFailed(records: readonly R[], error: RecordsNotSentError, perhapsPut: boolean): void;
  /** A record has ended, and calls without an answer may have put it so many times too often. */
  onCopies(record: R, copiesMax: number): void;
}

interface Parcel<R> {
  readonly record: R;
  readonly onEnd: (() => void)[];
  calls: number;
  firstCallMs: number;
  /** Calls under way, or over without telling whether the record is there. */
  doubts: number;
}

/**
 * Puts records and puts again those that did not go in, and only those; so they arrive in any order. Each
 * ends once, sent or failed.
 */
export class RecordQueue<R extends OutgoingRecord> {
  readonly #stream: RecordStream;
  readonly #options: RecordQueueOptions<R>;
  readonly #outstanding = new Set<Parcel<R>>();
  readonly #backOffs = new Set<() => void>();
  readonly #abandoned = new AbortController();
  #ready: Parcel<R>[] = [];
  #callsUnderWay = 0;

  constructor(stream: RecordStream, options: RecordQueueOptions<R>) {
    this.#stream = stream;
    this.#options = options;
  }

  /** Records that are given together go in one call where they fit. */
  add(records: readonly R[]): void {
    for (const record of records) {
      const parcel = { record, onEnd: [], calls: 0, firstCallMs: 0, doubts: 0 };
      this.#outstanding.add(parcel);
      this.#ready.push(parcel);
    }
    this.#callWhilePossible();
  }

  /** Resolves once every record that was added before is sent or has failed. */
  async settled(): Promise<void> {
    const ends = [...this.#outstanding].map(({ onEnd }) => new Promise<void>((done) => onEnd.push(done)));
    await Promise.all(ends);
  }

  /** Fails what is left and ends the calls under way. */
  abandon(why: string): void {
    for (const cancel of this.#backOffs) cancel();
    this.#backOffs.clear();
    this.#ready = [];
    this.#fail([...this.#outstanding], why);
    this.#abandoned.abort();
  }

  #callWhilePossible(): void {
    while (this.#callsUnderWay < this.#options.callsAtOnceMax && this.#ready.length > 0) {
      const length = callLength(this.#ready.slice(0, CALL_RECORDS_MAX).map(({ record }) => record));
      void this.#call(this.#ready.splice(0, length));
    }
  }

  async #call(parcels: readonly Parcel<R>[]): Promise<void> {
    const { time, onCall } = this.#options;
    this.#callsUnderWay++;
    onCall(recordsOf(parcels), recordsOf(parcels.filter(({ calls }) => calls > 0)));
    for (const parcel of parcels) {
      if (parcel.calls++ === 0) parcel.firstCallMs = time.nowMs();
      parcel.doubts++;
    }
    const answer = await this.#stream.put(recordsOf(parcels), this.#abandoned.signal);
    this.#callsUnderWay--;
    if (this.#abandoned.signal.aborted) return;
    const sent = parcels.filter((_, i) => answer.outcomes[i] === 'sent');
    const rest = parcels.filter((_, i) => answer.outcomes[i] !== 'sent');
    for (const [i, parcel] of parcels.entries())
      if ((answer.outcomes[i] ?? 'unknown') !== 'unknown') parcel.doubts--;
    if (sent.length > 0) this.#end(sent, 1, () => this.#options.onSent(recordsOf(sent)));
    if (rest.length > 0) this.#tryAgain(rest, answer);
    this.#callWhilePossible();
  }

  #tryAgain(parcels: readonly Parcel<R>[], { problem, hopeless, cause }: PutAnswer): void {
    const { time, giveUpAfterMs } = this.#options;
    const delayMs = backOffMs(Math.max(...parcels.map(({ calls }) => calls)), time.chance());
    const untilMs = time.nowMs() + delayMs;
    const isOver = ({ firstCallMs }: Parcel<R>) => hopeless || untilMs - firstCallMs > giveUpAfterMs;
    this.#fail(parcels.filter(isOver), problem ?? 'Kinesis did not take them', cause);
    const again = parcels.filter((parcel) => !isOver(parcel));
    if (again.length === 0) return;
    const cancel = time.after(delayMs, () => {
      this.#backOffs.delete(cancel);
      this.#ready.push(...again);
      this.#callWhilePossible();
    });
    this.#backOffs.add(cancel);
  }

  #fail(parcels: readonly Parcel<R>[], why: string, cause?: unknown): void {
    const error = new RecordsNotSentError(why, { cause });
    for (const perhapsPut of [true, false]) {
      const failed = parcels.filter(({ doubts }) => doubts > 0 === perhapsPut);
      if (failed.length > 0)
        this.#end(failed, 0, () => this.#options.onFailed(recordsOf(failed), error, perhapsPut));
    }
  }

  /** @param puts how often each is certainly there. */
  #end(parcels: readonly Parcel<R>[], puts: 0 | 1, tell: () => void): void {
    for (const parcel of parcels) {
      this.#outstanding.delete(parcel);
      const copiesMax = puts + parcel.doubts - 1;
      if (copiesMax > 0) this.#options.onCopies(parcel.record, copiesMax);
    }
    tell();
    for (const { onEnd } of parcels) for (const done of onEnd) done();
  }
}

function recordsOf<R>(parcels: readonly Parcel<R>[]): R[] {
  return parcels.map(({ record }) => record);
}
