import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_MS = 50;
const MAX_MS = 5_000;

/**
 * Waits before calling again what was refused.
 *
 * @param attempt 1 before the second call; each doubles the wait, up to 5 s.
 */
export async function backOff(attempt: number): Promise<void> {
  // Full jitter: callers that were throttled together must not come back together.
  await sleep(Math.random() * Math.min(MAX_MS, FIRST_MS * 2 ** attempt));
}
