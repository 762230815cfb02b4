import { gunzipSync, inflateRawSync } from 'node:zlib';
import type { Outcome } from '../../lib/domain/clicks/click.ts';
import { readRecord } from '../../lib/domain/records/read-record.ts';

const ARRIVAL_MS = Date.UTC(9999, 11, 31);
const INFLATIONS_MAX = 32;
const INFLATED_BYTES_MAX = 1 << 26;

/** Reads a record twice and says what is wrong with what came of it; `null` where nothing is. */
export function problemOf(data: Buffer): string | null {
  const outcomes = readRecord({ data, arrivalTimeMs: ARRIVAL_MS });
  if (outcomes.length === 0) return 'no outcome';
  for (const [i, outcome] of outcomes.entries()) {
    if (outcome.subSequence !== i) return `outcome ${i} is numbered ${outcome.subSequence}`;
    if (outcome.kind === 'click') continue;
    if (outcome.reason === 'internal') return `an exception: ${outcome.detail}`;
    if (!isWithin(outcome.bytes, data)) return `bytes of outcome ${i} that are not in the record`;
  }
  const again = readRecord({ data: Buffer.from(data), arrivalTimeMs: ARRIVAL_MS });
  return same(outcomes, again) ? null : 'another outcome at the second delivery';
}

/** Whether the bytes are a view of the record, or stand in what it inflates to. */
function isWithin(bytes: Uint8Array, data: Buffer): boolean {
  const from = bytes.byteOffset - data.byteOffset;
  if (bytes.buffer === data.buffer && from >= 0 && from + bytes.length <= data.length) return true;
  const part = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const holds = (inflated: Buffer) => inflated.includes(part);
  return data.includes(part) || inflations(data, bodyOf).some(holds) || inflations(data, gunzip).some(holds);
}

/** Whatever can be inflated in the record, and in that again; base64 of envelopes included. */
function inflations(data: Buffer, inflate: (bytes: Buffer) => Buffer | null): Buffer[] {
  const found: Buffer[] = [];
  const queue = [data];
  for (let next = queue.pop(); next && found.length < INFLATIONS_MAX; next = queue.pop()) {
    for (let at = next.indexOf('1f8b', 0, 'hex'); at >= 0; at = next.indexOf('1f8b', at + 1, 'hex')) {
      const inflated = inflate(next.subarray(at));
      if (!inflated) continue;
      found.push(inflated);
      queue.push(inflated);
    }
    for (const [, base64 = ''] of next.toString('latin1').matchAll(/"data_base64"\s*:\s*"([^"]*)"/g))
      found.push(Buffer.from(base64, 'base64'));
  }
  return found;
}

/** Of one member with the usual header, whatever follows it. */
function bodyOf(bytes: Buffer): Buffer | null {
  try {
    return inflateRawSync(bytes.subarray(10), { maxOutputLength: INFLATED_BYTES_MAX });
  } catch {
    return null;
  }
}

/** Of any members, up to where gzip ends: one byte less may be all of it. */
function gunzip(bytes: Buffer): Buffer | null {
  for (let until = bytes.length; until > 18; until--) {
    try {
      return gunzipSync(bytes.subarray(0, until), { maxOutputLength: INFLATED_BYTES_MAX });
    } catch {}
  }
  return null;
}

function same(a: readonly Outcome[], b: readonly Outcome[]): boolean {
  return (
    a.length === b.length && a.every((outcome, i) => outcomeText(outcome) === outcomeText(b[i] as Outcome))
  );
}

/** All that an outcome says, its bytes included. */
export function outcomeText(outcome: Outcome): string {
  if (outcome.kind === 'click') return JSON.stringify(outcome);
  const { bytes, around, ...rest } = outcome;
  const context = around?.context && Buffer.from(around.context).toString('latin1');
  return `${JSON.stringify({ ...rest, ...around, context })} ${Buffer.from(bytes).toString('latin1')}`;
}
