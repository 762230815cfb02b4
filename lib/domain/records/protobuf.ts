const VARINT_BYTES_MAX = 10;
const TAG_MAX = 0xffff_ffff;
const GROUP_DEPTH_MAX = 100;

export const VARINT = 0;
export const DELIMITED = 2;
const [FIXED64, GROUP, GROUP_END, FIXED32] = [1, 3, 4, 5];

/**
 * Goes through the fields of one protobuf message. After `next()`, `field` and `wireType` say what is
 * there: a `VARINT` has its `value` (exact up to 2^53), a `DELIMITED` one its bytes from `start` to `end`.
 * Fixed-width fields and groups are passed over. `malformed` ends the message for good.
 *
 * Source: protobuf.dev, "Encoding".
 */
export class ProtobufReader {
  field = 0;
  wireType = 0;
  value = 0;
  start = 0;
  end = 0;
  malformed = false;
  readonly #bytes: Uint8Array;
  #at = 0;
  #until = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Begins a message, `until` exclusive; the same reader serves many, which spares garbage. */
  begin(from: number, until: number): void {
    this.#at = from;
    this.#until = until;
  }

  /** Whether there is another field. */
  next(): boolean {
    if (this.#at >= this.#until || !this.#readTag()) return false;
    if (this.wireType === GROUP_END) return this.#fail();
    return this.wireType === GROUP ? this.#skipGroup() : this.#readBody();
  }

  #readTag(): boolean {
    const tag = this.#varint();
    this.field = Math.floor(tag / 8);
    this.wireType = tag % 8;
    return this.malformed || tag > TAG_MAX || this.field === 0 ? this.#fail() : true;
  }

  #readBody(): boolean {
    if (this.wireType === VARINT) this.value = this.#varint();
    else if (this.wireType === DELIMITED) {
      const length = this.#varint();
      this.start = this.#at;
      this.#advance(length);
      this.end = this.#at;
    } else if (this.wireType === FIXED64) this.#advance(8);
    else if (this.wireType === FIXED32) this.#advance(4);
    else this.#fail();
    return !this.malformed;
  }

  /** To the end of the group whose start was just read. A group is an outdated kind of message. */
  #skipGroup(): boolean {
    const { field, wireType } = this;
    const open = [field];
    while (open.length > 0) {
      if (this.#at >= this.#until || open.length > GROUP_DEPTH_MAX || !this.#readTag()) return this.#fail();
      if (this.wireType === GROUP) open.push(this.field);
      else if (this.wireType !== GROUP_END) this.#readBody();
      else if (open.pop() !== this.field) return this.#fail();
    }
    this.field = field;
    this.wireType = wireType;
    return !this.malformed;
  }

  #advance(bytes: number): void {
    if (bytes > this.#until - this.#at) this.#fail();
    else this.#at += bytes;
  }

  #varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < VARINT_BYTES_MAX && this.#at < this.#until; i++) {
      const byte = this.#bytes[this.#at++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    this.#fail();
    return 0;
  }

  #fail(): false {
    this.malformed = true;
    this.#at = this.#until;
    return false;
  }
}
