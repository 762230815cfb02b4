import type { Week } from '../../lib/domain/weeks/week.ts';
import type { Stack } from '../../lib/embedded/stack.ts';

/** Where the stack's environment does not say, as in serverless.yml. */
const GRACE_PERIOD_MINUTES = 120;
const MINUTE_MS = 60_000;

/** How long a closed week waits before it is reported, ms. */
export function gracePeriodMsOf(stack: Pick<Stack, 'environment'>): number {
  return Number(stack.environment.GRACE_PERIOD_MINUTES ?? GRACE_PERIOD_MINUTES) * MINUTE_MS;
}

/** The first run of the schedule, about, that reports the week. */
export function firstReportMs(week: Week, gracePeriodMs: number): number {
  return week.untilMs + gracePeriodMs + MINUTE_MS;
}

/** Runs the weekly function as its schedule does at `timeMs`. */
export async function runWeekly(stack: Pick<Stack, 'invoke'>, timeMs: number): Promise<void> {
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
}
