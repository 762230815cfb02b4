import { isUtf8 } from 'node:buffer';

const REPLACEMENT = '\uFFFD';

/** Strict UTF-8, a byte order mark kept; `null` for bytes that are not. */
export function decodeUtf8(bytes: Buffer, from: number, until: number): string | null {
  const text = bytes.toString('utf8', from, until);
  // Looked at twice only where something may have been replaced.
  return text.includes(REPLACEMENT) && !isUtf8(bytes.subarray(from, until)) ? null : text;
}
