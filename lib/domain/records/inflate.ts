import { gunzipSync } from 'node:zlib';

/** Whether bytes begin as gzip does: magic and the one method there is. */
export function isGzip(bytes: Uint8Array, from: number, until: number): boolean {
  return until - from >= 2 && bytes[from] === 0x1f && bytes[from + 1] === 0x8b;
}

/** What `info` makes zlib return; `bytesWritten` is how much of the input it took. */
interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/**
 * Inflates gzip of one or several members, each with its checksum.
 *
 * @param bytesMax at most so much comes out; 0 or less lets nothing out
 */
export function inflate(bytes: Uint8Array, bytesMax: number): Buffer | 'too-large' | 'damaged' {
  if (bytesMax <= 0) return 'too-large';
  try {
    const options = { maxOutputLength: bytesMax, info: true };
    const { buffer, engine } = gunzipSync(bytes, options) as unknown as Inflated;
    // zlib stops at a zero byte after a member, for the sake of padding, whatever follows it.
    return bytes.subarray(engine.bytesWritten).every((byte) => byte === 0) ? buffer : 'damaged';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'damaged';
  }
}
