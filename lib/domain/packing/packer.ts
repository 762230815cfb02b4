import type { Line } from './line.ts';
import { keyOfLine, type PackedRecord, type Packing, packLines } from './packing.ts';
import { SiteKeys, type Spread } from './spread.ts';

/** When a record is closed. */
export interface PackLimits {
  /** Data and key: no record is larger. */
  readonly recordBytesMax: number;
  /** Closed at about this size, before `recordBytesMax`. */
  readonly recordBytes: number;
  /** JSON before packing: packing blocks for as long as this takes, and readers inflate 64 MiB at most. */
  readonly textBytesMax: number;
  /** Clicks of a record: readers refuse more than 300,000. A line with more by itself is sent all the same. */
  readonly eventsMax: number;
}

/** What one PutRecords call takes: with records of one line there is no use in waiting for more. */
const LINES_MAX = 500;
/** Fewer tell little about how well the rest will pack. */
const SHARE_LINES_MIN = 50;
/** Of a line that finds no site. */
const ANY_KEY = -1;

interface OpenRecord {
  lines: Line[];
  textBytes: number;
  events: number;
}

/** Gathers lines into records. Reads no clock: who calls it says when records are old enough. */
export class Packer {
  readonly #packing: Packing;
  readonly #limits: PackLimits;
  readonly #siteKeys: SiteKeys | null;
  readonly #open = new Map<number, OpenRecord>();
  #share: number;

  constructor(packing: Packing, spread: Spread, limits: PackLimits) {
    this.#packing = packing;
    this.#limits = limits;
    this.#siteKeys = spread.by === 'site' ? new SiteKeys(spread) : null;
    this.#share = packing.shareAtFirst;
  }

  /** @returns the records that are full now. @param nowMs must not go back. */
  add(line: Line, nowMs: number): PackedRecord[] {
    const key = this.#keyOf(line, nowMs);
    if (line.alone) return this.#pack(key, [line]);
    const full = this.#hasRoom(key, line) ? [] : this.#close(key);
    const open = this.#open.get(key) ?? { lines: [], textBytes: 0, events: 0 };
    open.lines.push(line);
    open.textBytes += line.bytes.length + 1;
    open.events += line.events;
    this.#open.set(key, open);
    return this.#isFull(open) ? [...full, ...this.#close(key)] : full;
  }

  /** Closes what is open. */
  closeAll(): PackedRecord[] {
    return [...this.#open.keys()].flatMap((key) => this.#close(key));
  }

  /** Whether there is nothing to close. */
  get isEmpty(): boolean {
    return this.#open.size === 0;
  }

  #keyOf({ site, bytes }: Line, nowMs: number): number {
    return site === null ? ANY_KEY : (this.#siteKeys?.next(site, bytes.length, nowMs) ?? ANY_KEY);
  }

  #hasRoom(key: number, line: Line): boolean {
    const open = this.#open.get(key);
    if (open === undefined) return true;
    const { textBytesMax, eventsMax } = this.#limits;
    return open.textBytes + line.bytes.length <= textBytesMax && open.events + line.events <= eventsMax;
  }

  #isFull({ lines, textBytes, events }: OpenRecord): boolean {
    const { recordBytes, textBytesMax, eventsMax } = this.#limits;
    return (
      textBytes * this.#share >= recordBytes ||
      textBytes >= textBytesMax ||
      events >= eventsMax ||
      (this.#packing.linesMax === 1 && lines.length >= LINES_MAX)
    );
  }

  #close(key: number): PackedRecord[] {
    const open = this.#open.get(key);
    if (open === undefined) return [];
    this.#open.delete(key);
    const records = this.#pack(key, open.lines);
    if (records.length === 1 && open.lines.length >= SHARE_LINES_MIN)
      this.#share = (records[0] as PackedRecord).data.length / open.textBytes;
    return records;
  }

  #pack(key: number, lines: readonly Line[]): PackedRecord[] {
    const keyOf = key === ANY_KEY ? keyOfLine : () => `site-key-${key}`;
    return packLines(lines, this.#packing, this.#limits.recordBytesMax, keyOf);
  }
}
