import { reportingOf } from '../sites/reporting.ts';
import type { Site } from '../sites/site.ts';
import { weekNamed } from '../sites/site-weeks.ts';
import { dueMsOf } from '../weeks/due.ts';
import type { Week } from '../weeks/week.ts';

/** When it is, and how far everything has been counted. */
export interface AsOf {
  readonly asOfMs: number;
  /** By arrival; `null`: nobody knows. */
  readonly countedUntilMs: number | null;
}

export interface ReportRules {
  /** How long a closed week waits for late clicks. */
  readonly gracePeriodMs: number;
  /** How long after it is due a week that is not complete is reported all the same. */
  readonly deadlineMs: number;
}

/** `early`: not due yet. `waiting`: due, but a shard lags. The other two are to be reported. */
export type Readiness = 'early' | 'waiting' | 'complete' | 'incomplete';

/** Where a site's week stands. */
export function readinessOf(
  { reporting }: Pick<Site, 'reporting'>,
  week: Week,
  { asOfMs, countedUntilMs }: AsOf,
  { gracePeriodMs, deadlineMs }: ReportRules,
): Readiness {
  const dueMs = dueMsOf(week, reportingOf(reporting).reportHour);
  if (asOfMs < dueMs) return 'early';
  if (countedUntilMs !== null && countedUntilMs >= week.untilMs + gracePeriodMs) return 'complete';
  return asOfMs < dueMs + deadlineMs ? 'waiting' : 'incomplete';
}

/** A site that an address is subscribed to, and since when. */
export interface Subscription {
  readonly site: Site;
  readonly subscribedAtMs: number;
}

/** Quotas and outages are waited for, but on the weekend nobody wants the week before. */
const SEND_WITHIN_MS = 4 * 24 * 60 * 60 * 1000;

/** What the email of a week is made of. */
export type EmailPlan =
  | {
      readonly kind: 'send';
      readonly weeks: readonly { readonly site: Site; readonly week: Week }[];
      /** After this it comes too late; in the time of `asOfMs`. */
      readonly untilMs: number;
    }
  /** A site of the subscriber is not to be reported yet: whoever reports that one asks again. */
  | { readonly kind: 'wait' }
  /** No site of his has a week of this name to report: unsubscribed, or too late for it. */
  | { readonly kind: 'nothing' };

/**
 * One email a subscriber and week: of all his sites whose week has that name, once the last of them can be
 * reported. Sites in other zones, or with weeks from Saturday on, are so waited for, up to each one's deadline.
 */
export function planEmail(
  subscriptions: readonly Subscription[],
  week: string,
  asOf: AsOf,
  rules: ReportRules,
): EmailPlan {
  const weeks = subscriptions
    .map(({ site, subscribedAtMs }) => ({ site, week: weekNamed(site.history, week), subscribedAtMs }))
    .filter(({ week: { untilMs }, subscribedAtMs }) => subscribedAtMs < untilMs)
    .map(({ site, week: named }) => ({ site, week: named }));
  if (weeks.length === 0) return { kind: 'nothing' };
  const isReportable = ({ site, week: named }: (typeof weeks)[number]) =>
    ['complete', 'incomplete'].includes(readinessOf(site, named, asOf, rules));
  if (!weeks.every(isReportable)) return { kind: 'wait' };
  const dues = weeks.map(({ site, week: named }) => dueMsOf(named, reportingOf(site.reporting).reportHour));
  return { kind: 'send', weeks, untilMs: Math.max(...dues) + rules.deadlineMs + SEND_WITHIN_MS };
}
