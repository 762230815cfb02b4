import { previousWeek, type Week } from '../../lib/domain/weeks/week.ts';
import { type DemoClick, demoHistory } from './demo-clicks.ts';
import type { Random } from './random.ts';

/** Two weeks and the part of this one that is over: the email then has a change to show. */
const LAST_WEEK_CLICKS = 3_600;
const WEEK_BEFORE_CLICKS = 2_900;

/** What the demo's site saw before it was started. */
export function demoBacklog(random: Random, site: string, week: Week, nowMs: number): DemoClick[] {
  const last = previousWeek(week);
  const before = previousWeek(last);
  const share = (nowMs - week.fromMs) / (week.untilMs - week.fromMs);
  const stretches = [
    { ...before, clicks: WEEK_BEFORE_CLICKS },
    { ...last, clicks: LAST_WEEK_CLICKS },
    { fromMs: week.fromMs, untilMs: nowMs, clicks: Math.floor(LAST_WEEK_CLICKS * share) },
  ];
  return stretches.flatMap((stretch) => demoHistory(random, site, stretch));
}
