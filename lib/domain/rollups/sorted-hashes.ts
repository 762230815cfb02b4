import { HASH_BITS } from './hash.ts';

const HASHES = 2 ** HASH_BITS;
/** So many fit the accumulator of 32 bits beside the seven that may be waiting. */
const PIECE_BITS_MAX = 24;
const PIECE = 2 ** PIECE_BITS_MAX;

/**
 * Packs ascending, distinct hashes: their count (16 bits), then the gaps between them in Rice code,
 * about 41.5 - log2(count) bits each, which is within a bit of what is possible.
 * @param hashes at most 65,535
 */
export function packHashes(hashes: Float64Array): Uint8Array {
  const lowBits = lowBitsOf(hashes.length);
  const bytes: number[] = [hashes.length >>> 8, hashes.length & 0xff];
  let waiting = 0;
  let waitingBits = 0;
  const write = (value: number, bits: number) => {
    waiting = (waiting << bits) | value;
    waitingBits += bits;
    for (; waitingBits >= 8; waitingBits -= 8) bytes.push((waiting >>> (waitingBits - 8)) & 0xff);
    waiting &= 0xff;
  };
  let next = 0;
  for (const hash of hashes) {
    const gap = hash - next;
    for (let high = Math.floor(gap / 2 ** lowBits); high > 0; high--) write(1, 1);
    write(0, 1);
    const low = gap % 2 ** lowBits;
    if (lowBits > PIECE_BITS_MAX) write(Math.floor(low / PIECE), lowBits - PIECE_BITS_MAX);
    write(low % PIECE, Math.min(lowBits, PIECE_BITS_MAX));
    next = hash + 1;
  }
  if (waitingBits > 0) write(0, 8 - waitingBits);
  return Uint8Array.from(bytes);
}

/**
 * What `packHashes` packed.
 * @throws Error for bytes that it cannot have made, more than `hashesMax` hashes included
 */
export function unpackHashes(bytes: Uint8Array, hashesMax: number): Float64Array {
  const count = bytes.length < 2 ? Number.NaN : (at(bytes, 0) << 8) | at(bytes, 1);
  if (!(count <= hashesMax)) throw new Error(`expected at most ${hashesMax} hashes, found ${count}`);
  const lowBits = lowBitsOf(count);
  let position = 16;
  const readBit = () => {
    if (position >= bytes.length * 8) throw new Error('hashes end early');
    const bit = (at(bytes, position >>> 3) >>> (7 - (position & 7))) & 1;
    position++;
    return bit;
  };
  const hashes = new Float64Array(count);
  let next = 0;
  for (let i = 0; i < count; i++) {
    let gap = 0;
    while (readBit() === 1) gap++;
    for (let bit = 0; bit < lowBits; bit++) gap = gap * 2 + readBit();
    hashes[i] = next + gap;
    next += gap + 1;
  }
  if (next > HASHES) throw new Error('hashes run too high');
  if (Math.ceil(position / 8) !== bytes.length) throw new Error('bytes follow the hashes');
  return hashes;
}

/** The part of a gap written as it is; what is above it, once or twice a hash, is counted out in ones. */
function lowBitsOf(count: number): number {
  return count === 0 ? 0 : Math.floor(Math.log2(HASHES / count));
}

function at(bytes: Uint8Array, position: number): number {
  return bytes[position] as number;
}
