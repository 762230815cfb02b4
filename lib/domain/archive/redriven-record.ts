import { createHash } from 'node:crypto';
import type { Click } from '../clicks/click.ts';
import { readRecord } from '../records/read-record.ts';
import { encodeRedriven, isRedriven, originId } from '../records/redriven.ts';
import type { ArchivedRejection } from './archived-rejection.ts';

/** The record that sends a rejection again, and what it comes to. */
export interface RedrivenRecord {
  readonly partitionKey: string;
  readonly data: Uint8Array;
  /** What it holds if it arrives now; none where it would only be rejected again. */
  readonly clicks: readonly Click[];
  readonly rejections: number;
}

/** @param nowMs about when it will arrive, for what was ahead of its time. */
export function redrivenRecord(archived: ArchivedRejection, nowMs: number): RedrivenRecord {
  const { rejection } = archived;
  const origin = originId(archived, rejection);
  const { bytes, around = null } = rejection;
  // A consumer older than the format has rejected it envelope and all.
  const data = isRedriven(bytes) ? bytes : encodeRedriven({ origin, around, bytes });
  const outcomes = readRecord({ data, arrivalTimeMs: nowMs });
  const clicks = outcomes.filter((outcome) => outcome.kind === 'click');
  const partitionKey = createHash('md5').update(origin).digest('hex');
  return { partitionKey, data, clicks, rejections: outcomes.length - clicks.length };
}
