import { setTimeout as sleep } from 'node:timers/promises';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { putRecords } from '../../lib/aws/put-records.ts';
import type { SettingsHistory } from '../../lib/domain/sites/site.ts';
import { currentWeek, weekBefore } from '../../lib/domain/sites/site-weeks.ts';
import type { Stack } from '../../lib/embedded/stack.ts';
import { sendRecords } from '../../lib/producer/send-records.ts';
import { MAIL_WITHIN_MS } from '../../lib/weekly/plan-site.ts';
import { demoBacklog } from './demo-backlog.ts';
import type { DemoClick } from './demo-clicks.ts';
import { demoRecords } from './demo-records.ts';
import { demoTraffic } from './demo-traffic.ts';
import { type Random, seededRandom } from './random.ts';
import { beatHeart, firstReportMs, gracePeriodMsOf, runWeekly } from './weekly-run.ts';

const BACKLOG_SEED = 47;
const TICK_MS = 500;

/** The demo's producer and its clock. */
export interface Demo {
  readonly stack: Stack;
  readonly kinesis: KinesisClient;
  readonly site: string;
  readonly history: SettingsHistory;
  readonly signal: AbortSignal;
  /** Gets the number of clicks that have been sent. */
  onSent(clicks: number): void;
}

/** What came before the demo was started, at once. */
export async function sendBacklog(demo: Demo, nowMs: number): Promise<void> {
  const random = seededRandom(BACKLOG_SEED);
  await send(demo, random, demoBacklog(random, demo.site, currentWeek(demo.history, nowMs), nowMs));
}

/** Has the last week reported now, rather than at the schedule's next turn. */
export async function mailLastWeek({ stack, history }: Demo, nowMs: number): Promise<void> {
  const last = weekBefore(history, currentWeek(history, nowMs));
  const firstMs = firstReportMs(last, gracePeriodMsOf(stack));
  // Too early or too late in the week for the function to mail it: then as of when it would have.
  const inTime = nowMs >= firstMs && nowMs - firstMs <= MAIL_WITHIN_MS;
  await beatHeart(stack);
  await runWeekly(stack, inTime ? nowMs : firstMs);
}

/** Clicks as they happen, until the signal. */
export async function sendTraffic(demo: Demo): Promise<void> {
  const random = seededRandom(Date.now());
  const clicksUntil = demoTraffic(random, demo.site, Date.now());
  while (!demo.signal.aborted) {
    await send(demo, random, clicksUntil(Date.now()));
    await sleep(TICK_MS);
  }
}

async function send(demo: Demo, random: Random, clicks: readonly DemoClick[]): Promise<void> {
  await sendRecords(putRecords(demo.kinesis, demo.stack.names.stream), demoRecords(random, clicks));
  demo.onSent(clicks.length);
}
