import { randomUUID } from 'node:crypto';
import { nextCron, parseCron } from './cron.ts';
import type { ScheduleDefinition } from './definitions.ts';
import { accountId, region } from './identities.ts';

const unitMs: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * The times of a schedule expression: given a moment, the next time after it, Unix ms.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * @param startMs when the rule was made: a rate counts from there.
 * @throws Error that names an expression that is not supported.
 */
export function scheduleTimes(expression: string, startMs: number): (afterMs: number) => number | undefined {
  const [, kind, inside = ''] = /^(cron|rate)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'cron') {
    const cron = parseCron(inside);
    return (afterMs) => nextCron(cron, afterMs);
  }
  const [, count, unit = ''] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inside) ?? [];
  if (kind !== 'rate' || count === undefined) {
    throw new Error(`the embedded stack cannot run the schedule ${expression}`);
  }
  const everyMs = Number(count) * (unitMs[unit] ?? 0);
  return (afterMs) => startMs + Math.max(1, Math.floor((afterMs - startMs) / everyMs) + 1) * everyMs;
}

/**
 * The event of a schedule.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
 * @param id a random UUID.
 */
export function scheduledEvent(ruleArn: string, timeMs: number, id: string): Record<string, unknown> {
  return {
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: accountId,
    time: new Date(timeMs).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    region,
    resources: [ruleArn],
    detail: {},
  };
}

/**
 * An asynchronous invocation that fails is tried twice more.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const retryDelaysMs = [60_000, 120_000];
/** The longest that a timer can wait. */
const timerMsMax = 2 ** 31 - 1;

export interface ScheduleHost {
  now(): number;
  invoke(functionKey: string, payload: string): Promise<unknown>;
  log(line: string): void;
}

/** Runs one schedule until it is stopped. */
export class Schedule {
  #definition: ScheduleDefinition;
  #host: ScheduleHost;
  #next: (afterMs: number) => number | undefined;
  #timers = new Set<NodeJS.Timeout>();

  /** @throws Error that names an expression that is not supported. */
  constructor(definition: ScheduleDefinition, host: ScheduleHost) {
    this.#definition = definition;
    this.#host = host;
    this.#next = scheduleTimes(definition.expression, host.now());
    this.#wait();
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #wait(): void {
    const timeMs = this.#next(this.#host.now());
    if (timeMs === undefined) return;
    const aheadMs = timeMs - this.#host.now();
    // A machine that slept runs once, late, and goes on with the next time.
    this.#after(Math.min(aheadMs, timerMsMax), () => {
      if (aheadMs <= timerMsMax) void this.#run(timeMs, 0);
      this.#wait();
    });
  }

  async #run(timeMs: number, attempt: number): Promise<void> {
    const { ruleArn, functionKey, input } = this.#definition;
    try {
      const payload = input ?? JSON.stringify(scheduledEvent(ruleArn, timeMs, randomUUID()));
      await this.#host.invoke(functionKey, payload);
    } catch (error) {
      this.#host.log(`schedule ${this.#definition.expression}: ${(error as Error).message}`);
      const delayMs = retryDelaysMs[attempt];
      if (delayMs !== undefined) this.#after(delayMs, () => void this.#run(timeMs, attempt + 1));
    }
  }

  #after(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, delayMs);
    this.#timers.add(timer);
  }
}
