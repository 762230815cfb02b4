import type { TimeRange } from '../lib/domain/archive/segment-key.ts';
import { UsageError } from './command-line.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS_DEFAULT = 7;
const DAYS_MAX = 3660;

/**
 * UTC dates, both included; by default the last seven days.
 * @throws UsageError where one is no date, or the first comes after the last.
 */
export function dateRangeOf(from: string | undefined, until: string | undefined, nowMs: number): TimeRange {
  const lastMs = until === undefined ? Math.floor(nowMs / DAY_MS) * DAY_MS : dayOf(until, '--until');
  const fromMs = from === undefined ? lastMs - (DAYS_DEFAULT - 1) * DAY_MS : dayOf(from, '--from');
  if (fromMs > lastMs) throw new UsageError('--from is after --until');
  if (lastMs - fromMs > DAYS_MAX * DAY_MS)
    throw new UsageError(`--from and --until are more than ${DAYS_MAX} days apart`);
  return { fromMs, untilMs: lastMs + DAY_MS };
}

function dayOf(text: string, option: string): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  // `Date.parse` takes 2026-02-30 for the second of March in some engines.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text)
    throw new UsageError(`${option} ${JSON.stringify(text)} is no date: give one like 2026-11-21`);
  return ms;
}
