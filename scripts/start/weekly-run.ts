import { reportingOf } from '../../lib/domain/sites/reporting.ts';
import { dueMsOf } from '../../lib/domain/weeks/due.ts';
import type { Week } from '../../lib/domain/weeks/week.ts';
import type { Stack } from '../../lib/embedded/stack.ts';

/** Where the stack's environment does not say, as in serverless.yml. */
const GRACE_PERIOD_MINUTES = 120;
const MINUTE_MS = 60_000;

/** How long a closed week waits before it is reported, ms. */
export function gracePeriodMsOf(stack: Pick<Stack, 'environment'>): number {
  return Number(stack.environment.GRACE_PERIOD_MINUTES ?? GRACE_PERIOD_MINUTES) * MINUTE_MS;
}

/** The first run of the schedule, about, that reports the week of a site that has not chosen its hour. */
export function firstReportMs(week: Week, gracePeriodMs: number): number {
  const dueMs = dueMsOf(week, reportingOf(undefined).reportHour);
  return Math.max(dueMs, week.untilMs + gracePeriodMs) + MINUTE_MS;
}

/** Has every shard say that it is counted up to now. */
export async function beatHeart(stack: Pick<Stack, 'invoke' | 'drained'>): Promise<void> {
  await stack.invoke('heartbeat', {});
  await stack.drained();
}

/** Runs the weekly function as its schedule does at `timeMs`, and sends what it puts into the queue. */
export async function runWeekly(stack: Pick<Stack, 'invoke' | 'drained'>, timeMs: number): Promise<void> {
  await stack.invoke('weekly', {
    version: '0',
    id: `clickweek-${timeMs}`,
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    time: new Date(timeMs).toISOString().replace(/\.\d+/, ''),
    region: 'us-east-1',
    resources: [],
    detail: {},
  });
  await stack.drained();
}
