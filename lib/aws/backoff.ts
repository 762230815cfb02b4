import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_MS = 50;
const MAX_MS = 5_000;

/** Waits before calling again what was refused. @param attempt as for `backOffMs`. */
export async function backOff(attempt: number): Promise<void> {
  await sleep(backOffMs(attempt, Math.random()));
}

/**
 * How long to wait before calling again.
 *
 * @param attempt 1 before the second call; each doubles the wait, up to 5 s.
 * @param chance 0 to 1. Full jitter: callers that were throttled together must not come back together.
 */
export function backOffMs(attempt: number, chance: number): number {
  return chance * Math.min(MAX_MS, FIRST_MS * 2 ** attempt);
}
