import { type Line, lineOf } from '../domain/packing/line.ts';
import { recordBytes } from '../domain/packing/outgoing-record.ts';
import { Packer } from '../domain/packing/packer.ts';
import { KEY_BYTES_MAX, PACKINGS, type PackedRecord } from '../domain/packing/packing.ts';
import { SPREADS } from '../domain/packing/spread.ts';
import { ClickTooLargeError } from './click-too-large.ts';
import { PRODUCER_DEFAULTS, type ProducerOptions, type ProducerSettings } from './producer-options.ts';
import { RecordQueue } from './record-queue.ts';
import type { RecordStream } from './record-stream.ts';
import { NO_STATISTICS, type Statistics } from './statistics.ts';

/** A small click takes more memory than its bytes. */
const HELD_BYTES_EACH = 200;
const CLOSE_WITHIN_MS = 30_000;

type Counts = { -readonly [Name in keyof Statistics]: number };

/**
 * Packs clicks into records and puts them on a stream. Every click that was accepted is put, or handed to
 * `onFailed`; it is put twice only after an answer that left open whether it was there.
 *
 * Clicks arrive in any order. Use one producer for a program: the more clicks it has, the better they pack.
 */
export class Producer implements AsyncDisposable {
  readonly #settings: ProducerSettings;
  readonly #onFailed: ProducerOptions['onFailed'];
  readonly #packer: Packer;
  readonly #withSite: boolean;
  readonly #queue: RecordQueue<PackedRecord>;
  readonly #counts: Counts = { ...NO_STATISTICS };
  #heldBytes = 0;
  #roomWaiters: (() => void)[] = [];
  #cancelAge: (() => void) | null = null;
  #closing: Promise<Statistics> | null = null;

  constructor(stream: RecordStream, { onFailed, ...options }: ProducerOptions) {
    this.#settings = { ...PRODUCER_DEFAULTS, ...options };
    this.#onFailed = onFailed;
    const { pack, spread } = this.#settings;
    const chosen = typeof spread === 'string' ? SPREADS[spread] : spread;
    this.#packer = new Packer(PACKINGS[pack], chosen, this.#settings);
    this.#withSite = chosen.by === 'site';
    this.#queue = this.#openQueue(stream);
  }

  get statistics(): Statistics {
    return { ...this.#counts };
  }

  /**
   * Accepts a click at once and resolves when there is room for another: who waits for that bounds the
   * memory. A click that is too large goes to `onFailed`; the others are not affected.
   *
   * @param click An object, or the bytes of one line of JSON, in any accepted format.
   * @throws TypeError for an object that JSON cannot hold; Error after `close`.
   */
  async send(click: object): Promise<void> {
    this.#accept(click);
    while (!this.#hasRoom) await new Promise<void>((done) => this.#roomWaiters.push(done));
  }

  /** Accepts a click where there is room for it now. @returns whether there was. @throws as `send`. */
  trySend(click: object): boolean {
    if (!this.#hasRoom) return false;
    this.#accept(click);
    return true;
  }

  /** Sends everything from a source no faster than the stream takes it, and flushes. */
  async sendAll(clicks: AsyncIterable<object> | Iterable<object>): Promise<void> {
    for await (const click of clicks) await this.send(click);
    await this.flush();
  }

  /** Sends now what has been accepted so far; resolves once all of it is put or has failed. */
  async flush(): Promise<void> {
    this.#closeRecords();
    await this.#queue.settled();
  }

  /** Accepts nothing more and flushes; what is not put within that time goes to `onFailed`. */
  close(withinMs: number = CLOSE_WITHIN_MS): Promise<Statistics> {
    this.#closing ??= this.#finish(withinMs);
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #finish(withinMs: number): Promise<Statistics> {
    let cancel = () => {};
    const deadline = new Promise<void>((late) => {
      cancel = this.#settings.time.after(withinMs, late);
    });
    await Promise.race([this.flush(), deadline]);
    cancel();
    this.#queue.abandon(`not put within the ${withinMs} ms that closing may take`);
    return this.statistics;
  }

  get #hasRoom(): boolean {
    return this.#heldBytes < this.#settings.heldBytesMax;
  }

  #accept(click: object): void {
    if (this.#closing) throw new Error('the producer is closed and takes no more clicks');
    const line = lineOf(click, { newMessageId: this.#settings.newMessageId, withSite: this.#withSite });
    this.#counts.accepted++;
    this.#counts.pending++;
    this.#heldBytes += heldBytesOf(line);
    const bytesMax = this.#settings.recordBytesMax - KEY_BYTES_MAX;
    if (line.bytes.length > bytesMax) {
      this.#settle([line], 'failed');
      const error = new ClickTooLargeError(line.bytes, bytesMax);
      this.#onFailed({ error, clicks: [line.bytes], perhapsPut: false });
      return;
    }
    this.#put(this.#packer.add(line, this.#settings.time.nowMs()));
    this.#watchAge();
  }

  /** One timer for all open records: closed together, they go in one call. */
  #watchAge(): void {
    if (this.#packer.isEmpty) this.#stopWatching();
    else this.#cancelAge ??= this.#settings.time.after(this.#settings.ageMs, () => this.#closeRecords());
  }

  #stopWatching(): void {
    this.#cancelAge?.();
    this.#cancelAge = null;
  }

  #closeRecords(): void {
    this.#stopWatching();
    this.#put(this.#packer.closeAll());
  }

  #put(records: readonly PackedRecord[]): void {
    if (records.length === 0) return;
    this.#counts.packed += clicksOf(records);
    this.#queue.add(records);
  }

  #openQueue(stream: RecordStream): RecordQueue<PackedRecord> {
    const counts = this.#counts;
    return new RecordQueue<PackedRecord>(stream, {
      ...this.#settings,
      onCall(_, again) {
        counts.calls++;
        counts.retried += again.length;
      },
      onCopies: ({ lines }, copiesMax) => {
        counts.copiesPossible += lines.length * copiesMax;
      },
      onSent: (records) => {
        counts.records += records.length;
        counts.recordBytes += records.reduce((sum, record) => sum + recordBytes(record), 0);
        this.#settle(linesOf(records), 'put');
      },
      onFailed: (records, error, perhapsPut) => {
        const lines = linesOf(records);
        this.#settle(lines, 'failed');
        this.#onFailed({ error, clicks: lines.map(({ bytes }) => bytes), perhapsPut });
      },
    });
  }

  #settle(lines: readonly Line[], as: 'put' | 'failed'): void {
    this.#counts[as] += lines.length;
    this.#counts.pending -= lines.length;
    for (const line of lines) this.#heldBytes -= heldBytesOf(line);
    if (!this.#hasRoom) return;
    const waiters = this.#roomWaiters;
    this.#roomWaiters = [];
    for (const resolve of waiters) resolve();
  }
}

function heldBytesOf({ bytes }: Line): number {
  return bytes.length + HELD_BYTES_EACH;
}

function linesOf(records: readonly PackedRecord[]): Line[] {
  return records.flatMap(({ lines }) => lines);
}

function clicksOf(records: readonly PackedRecord[]): number {
  return records.reduce((sum, { lines }) => sum + lines.length, 0);
}
