import { constants, crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { estimateFromRegisters, RANK_BITS, RANK_MAX, REGISTERS } from './cardinality.ts';
import { hashOf } from './hash.ts';
import { HashSet } from './hash-set.ts';
import { packHashes, unpackHashes } from './sorted-hashes.ts';

/** Up to so many distinct values are counted one by one, in up to 7.8 KB; registers then take 2.6 to 5.9 KB. */
const HASHES_MAX = 2048;

const FORMAT_VERSION = 1;
const FORM_HASHES = 0;
const FORM_REGISTERS = 1;
const HEADER_BYTES = 2;
const CHECKSUM_BYTES = 4;

/**
 * Counts distinct strings in a few kilobytes, and merges: exact up to 2,048 of them, a HyperLogLog
 * with a standard error of 0.81 % beyond.
 *
 * A sketch depends on the set of strings alone, not on their order, their repetition or the way that
 * sketches were merged; so do its bytes.
 */
export class Sketch {
  /** The distinct hashes, and registers once there are more than `HASHES_MAX`. */
  #counted: HashSet | Uint8Array = new HashSet();

  static empty(): Sketch {
    return new Sketch();
  }

  /** @throws Error for bytes that `encode` did not make: damaged, or of another version */
  static decode(bytes: Uint8Array): Sketch {
    const [version, form] = bytes;
    if (version !== FORMAT_VERSION) {
      throw new Error(`Sketch has format version ${version}, not ${FORMAT_VERSION}`);
    }
    const checked = bytes.subarray(0, -CHECKSUM_BYTES);
    if (checked.length < HEADER_BYTES || !checksumOf(checked).equals(bytes.subarray(checked.length))) {
      throw new Error('Sketch is damaged: its checksum does not match');
    }
    const sketch = new Sketch();
    try {
      sketch.#unpack(form, checked.subarray(HEADER_BYTES));
    } catch (cause) {
      throw new Error(`Sketch is damaged: ${(cause as Error).message}`, { cause });
    }
    return sketch;
  }

  /** @returns whether that changed the sketch; a value added before never does */
  add(value: string): boolean {
    return this.#addHash(hashOf(value));
  }

  /** Adds all that `other` has counted. @returns whether that changed this sketch */
  merge(other: Sketch): boolean {
    const theirs = other.#counted;
    let changed = false;
    if (theirs instanceof HashSet) {
      for (const hash of theirs.hashes()) if (this.#addHash(hash)) changed = true;
      return changed;
    }
    if (this.#counted instanceof HashSet) {
      this.#counted = registersOf(this.#counted);
      // The other has seen more than this could hold as hashes.
      changed = true;
    }
    return raiseAll(this.#counted, theirs) || changed;
  }

  get isEmpty(): boolean {
    return this.#counted instanceof HashSet && this.#counted.size === 0;
  }

  /** Distinct values, rounded. */
  estimate(): number {
    if (this.#counted instanceof HashSet) return this.#counted.size;
    // Were there fewer, they would still be hashes.
    return Math.max(HASHES_MAX + 1, Math.round(estimateFromRegisters(this.#counted)));
  }

  /**
   * Version, form, what was counted, CRC-32. Sketches of the same set have the same bytes on every
   * machine: of deflate only the Huffman stage runs, since the search for repetitions differs
   * between processors (and makes these registers no smaller).
   */
  encode(): Uint8Array {
    const isHashes = this.#counted instanceof HashSet;
    const packed =
      this.#counted instanceof HashSet
        ? packHashes(this.#counted.hashes().sort())
        : deflateRawSync(this.#counted, { strategy: constants.Z_HUFFMAN_ONLY, memLevel: 9 });
    const header = Uint8Array.of(FORMAT_VERSION, isHashes ? FORM_HASHES : FORM_REGISTERS);
    const checked = Buffer.concat([header, packed]);
    return new Uint8Array(Buffer.concat([checked, checksumOf(checked)]));
  }

  clone(): Sketch {
    const copy = new Sketch();
    copy.#counted = this.#counted instanceof HashSet ? this.#counted.clone() : this.#counted.slice();
    return copy;
  }

  #addHash(hash: number): boolean {
    if (!(this.#counted instanceof HashSet)) return raise(this.#counted, hash);
    const added = this.#counted.add(hash);
    if (this.#counted.size > HASHES_MAX) this.#counted = registersOf(this.#counted);
    return added;
  }

  #unpack(form: number | undefined, packed: Uint8Array): void {
    if (form === FORM_HASHES) {
      for (const hash of unpackHashes(packed, HASHES_MAX)) this.#addHash(hash);
      return;
    }
    if (form !== FORM_REGISTERS) throw new Error(`it has the unknown form ${form}`);
    const registers = new Uint8Array(inflateRawSync(packed, { maxOutputLength: REGISTERS }));
    if (registers.length !== REGISTERS) throw new Error(`it has ${registers.length} registers`);
    for (const rank of registers) if (rank > RANK_MAX) throw new Error(`it has a rank of ${rank}`);
    this.#counted = registers;
  }
}

function registersOf(hashes: HashSet): Uint8Array {
  const registers = new Uint8Array(REGISTERS);
  for (const hash of hashes.hashes()) raise(registers, hash);
  return registers;
}

/** The hash's first bits choose a register, which keeps the highest rank: where the first 1 of the rest is. */
function raise(registers: Uint8Array, hash: number): boolean {
  const register = Math.floor(hash / 2 ** RANK_BITS);
  const rank = Math.clz32(hash % 2 ** RANK_BITS) - (32 - RANK_BITS) + 1;
  if (rank <= (registers[register] as number)) return false;
  registers[register] = rank;
  return true;
}

/** Raises each register to the other's where that is higher. @returns whether one was */
function raiseAll(registers: Uint8Array, others: Uint8Array): boolean {
  let changed = false;
  for (let i = 0; i < REGISTERS; i++) {
    const rank = others[i] as number;
    if (rank <= (registers[i] as number)) continue;
    registers[i] = rank;
    changed = true;
  }
  return changed;
}

function checksumOf(bytes: Uint8Array): Buffer {
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32BE(crc32(bytes));
  return checksum;
}
