const VALUE_BYTES_MAX = 512;
/** A UTF-16 unit is at most three bytes of UTF-8. */
const BYTES_PER_UNIT_MAX = 3;
const ELLIPSIS = '…';
const encoder = new TextEncoder();

/** Node has both since 20; the library that TypeScript knows here does not. */
interface WellFormedness {
  isWellFormed(): boolean;
  toWellFormed(): string;
}

/** Lone surrogates, which have no UTF-8, become U+FFFD. */
export function wellFormed(text: string): string {
  const string = text as unknown as WellFormedness;
  return string.isWellFormed() ? text : string.toWellFormed();
}

/** A string as it is, a finite number in digits, otherwise `null`. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

/** A value has at most 512 bytes; what comes after this is never looked at. */
const TEXT_LENGTH_MAX = 4096;

/**
 * A dimension's value: as it was sent, but trimmed, well-formed and at most 512 bytes of UTF-8, the `…`
 * of a cut one included. `null` where nothing is left, or where it is neither text nor number.
 */
export function dimensionValue(value: unknown): string | null {
  const text = textOf(value);
  if (text === null) return null;
  const trimmed = wellFormed(text.slice(0, TEXT_LENGTH_MAX).trim());
  return trimmed === '' ? null : cutToBytes(trimmed, VALUE_BYTES_MAX);
}

/** Well-formed text cut on a code point; what was cut ends in `…`. `bytesMax` counts that too. */
export function cutToBytes(text: string, bytesMax: number): string {
  if (text.length * BYTES_PER_UNIT_MAX <= bytesMax || Buffer.byteLength(text) <= bytesMax) return text;
  const room = new Uint8Array(bytesMax - Buffer.byteLength(ELLIPSIS));
  return text.slice(0, encoder.encodeInto(text, room).read) + ELLIPSIS;
}
