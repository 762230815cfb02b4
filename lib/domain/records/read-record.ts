import type { Around, Outcome } from '../clicks/click.ts';
import { AHEAD_MAX_MS } from '../clicks/event-time.ts';
import { isAggregate, readAggregate } from './aggregate.ts';
import {
  type Gathering,
  INFLATED_BYTES_MAX,
  isFull,
  newGathering,
  OUTCOMES_MAX,
  reject,
} from './gathering.ts';
import { inflate, isGzip } from './inflate.ts';
import { readText } from './read-text.ts';
import type { StreamRecord } from './record.ts';
import { decodeRedriven, isRedriven, withOrigin } from './redriven.ts';
import { endSkimming } from './skim/skim-line.ts';

/**
 * Everything that one record holds, as clicks and rejections in its order, numbered from 0. Never
 * throws, is never empty, and gives the same for the same bytes at every delivery. `bytes` of rejections
 * are views of the record's data, or of what was inflated from it.
 */
export function readRecord({ data, arrivalTimeMs }: Pick<StreamRecord, 'data' | 'arrivalTimeMs'>): Outcome[] {
  return safely(data, () => {
    const bytes = bufferOf(data);
    const eventTimeMsMax = arrivalTimeMs + AHEAD_MAX_MS;
    if (!isRedriven(bytes)) return readBytes(bytes, newGathering(eventTimeMsMax));
    const decoded = decodeRedriven(bytes, INFLATED_BYTES_MAX);
    if (typeof decoded === 'string') return rejected('damaged-redriven', decoded, data);
    const { redriven, inflatedBytes } = decoded;
    const gathering = newGathering(eventTimeMsMax, redriven.around, INFLATED_BYTES_MAX - inflatedBytes);
    const read = safely(
      redriven.bytes,
      () => readBytes(bufferOf(redriven.bytes), gathering),
      redriven.around,
    );
    return withOrigin(read, redriven.origin);
  });
}

/** Half of a record would be counted, and nobody could tell which half once a fault of ours is mended. */
function safely(data: Uint8Array, read: () => Outcome[], around: Around | null = null): Outcome[] {
  try {
    return read();
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    return rejected('internal', `clickweek failed: ${name}`, data, around);
  } finally {
    endSkimming();
  }
}

function readBytes(bytes: Buffer, gathering: Gathering): Outcome[] {
  if (isAggregate(bytes, 0, bytes.length)) readEntries(bytes, gathering);
  else readPlain(bytes, 0, bytes.length, gathering);
  if (!isFull(gathering)) return gathering.outcomes;
  return rejected('too-large', `more than ${OUTCOMES_MAX} events in one record`, bytes, gathering.around);
}

function rejected(
  reason: 'too-large' | 'internal' | 'damaged-redriven',
  detail: string,
  data: Uint8Array,
  around: Around | null = null,
): Outcome[] {
  const gathering = newGathering(0, around);
  reject(gathering, reason, detail, data);
  return gathering.outcomes;
}

function bufferOf(data: Uint8Array): Buffer {
  return Buffer.isBuffer(data) ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

function readEntries(bytes: Buffer, gathering: Gathering): void {
  const entries = readAggregate(bytes);
  if (typeof entries === 'string') {
    reject(gathering, 'damaged-aggregate', entries, bytes);
    return;
  }
  if (entries.length === 0) reject(gathering, 'empty', 'an aggregate without entries', bytes);
  for (let i = 0; i < entries.length && !isFull(gathering); i += 2) {
    const from = entries[i] as number;
    const until = entries[i + 1] as number;
    if (!isAggregate(bytes, from, until)) readPlain(bytes, from, until, gathering);
    else reject(gathering, 'nested-aggregate', 'an aggregate in an aggregate', bytes.subarray(from, until));
  }
}

/** Text, or gzip of text. */
function readPlain(bytes: Buffer, from: number, until: number, gathering: Gathering): void {
  if (isGzip(bytes, from, until)) readGzip(bytes.subarray(from, until), gathering);
  else readText(bytes, from, until, gathering);
}

function readGzip(bytes: Buffer, gathering: Gathering): void {
  const inflated = inflate(bytes, gathering.inflatableBytes);
  if (inflated === 'damaged') reject(gathering, 'damaged-gzip', 'gzip that is cut off or corrupt', bytes);
  else if (inflated === 'too-large') {
    // What was inflated in vain is spent, or an aggregate of a thousand bombs would take minutes.
    gathering.inflatableBytes = 0;
    reject(gathering, 'too-large', 'inflates to more than a record may hold', bytes);
  } else {
    gathering.inflatableBytes -= inflated.length;
    if (isGzip(inflated, 0, inflated.length)) reject(gathering, 'damaged-gzip', 'gzip in gzip', bytes);
    else if (isAggregate(inflated, 0, inflated.length))
      reject(gathering, 'nested-aggregate', 'an aggregate in gzip', bytes);
    else readText(inflated, 0, inflated.length, gathering);
  }
}
