import { subscriberId } from '../../../lib/domain/deliveries/subscriber-id.ts';
import { type Random, seededRandom } from '../../start/random.ts';
import { type Fault, FaultPlan } from '../fault-plan.ts';
import { type Command, MemoryDynamodb } from '../memory-dynamodb.ts';
import { isInjected, Network, type Service } from '../network.ts';
import {
  type DeliveryPlant,
  KEY,
  plan,
  ROLLUPS,
  SITES,
  type Surroundings,
  send,
  settle,
} from './functions.ts';
import { DeliveryInvocation, INVOCATION_FAULTS } from './invocation.ts';
import { type AcceptedEmail, MemorySes } from './memory-ses.ts';
import { MemorySqs } from './memory-sqs.ts';
import { BEGIN_MS, type DeliveryScenario, END_MS } from './scenario.ts';

/** More steps than any schedule needs that comes to its end. */
const STEPS_MAX = 60_000;
/** A planner that cannot list the sites makes one request in hours. */
const OUTAGE_REQUESTS = 6;
/** Of requests: a planner asks the tables all week, and SES gets an email or two. */
const TIMES_AS_OFTEN: Readonly<Record<Service, number>> = { dynamodb: 0.3, s3: 0, sqs: 4, ses: 8 };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** As in serverless.yml. */
const VISIBILITY_MS = 12 * MINUTE_MS;
export const PLANNER_FAULTS = ['two-at-once', 'twice', 'missed'];
export const EVENT_FAULTS = ['late', 'twice', 'lost'];

/** What one schedule plays: all that a seed brings, or less of it. */
export interface DeliverySchedule {
  readonly seed: number;
  /** The only faults that may happen; without them, chance decides. */
  readonly faults?: readonly Fault[];
}

/** Planners, senders, SES and its events, and all that goes wrong between them, in virtual time. */
export class DeliveryWorld {
  readonly plan: FaultPlan;
  readonly dynamodb = new MemoryDynamodb();
  readonly ses: MemorySes;
  /** Invocations whose emails SES took, as faults name them (`sender (3)`), and after how many requests. */
  readonly sending = new Map<string, number>();
  readonly #invocations = new Map<string, number>();
  readonly #scenario: DeliveryScenario;
  readonly #plant: DeliveryPlant;
  readonly #random: Random;
  readonly #network: Network;
  readonly #queue = new MemorySqs(() => this.#nowMs);
  readonly #events = new MemorySqs(() => this.#nowMs);
  readonly #running = new Map<DeliveryInvocation, string>();
  #nowMs = BEGIN_MS;
  #nextPlanMs = BEGIN_MS;
  #failure: Error | null = null;

  constructor(scenario: DeliveryScenario, schedule: DeliverySchedule, plant: DeliveryPlant) {
    this.#scenario = scenario;
    this.#plant = plant;
    this.#random = seededRandom(schedule.seed);
    this.plan = new FaultPlan(schedule.seed, scenario.faultsMax, schedule.faults);
    const { quotaPerDay, refused } = scenario;
    const accepted = (email: AcceptedEmail) => this.#publish(email);
    this.ses = new MemorySes({ quotaPerDay, refused, now: () => this.#nowMs, accepted });
    const servers = { dynamodb: this.dynamodb, sqs: this.#queue, ses: this.ses };
    const rateOf = (service: Service) => scenario.rates.request * TIMES_AS_OFTEN[service];
    this.#network = new Network(servers, this.plan, rateOf, OUTAGE_REQUESTS);
    this.#fillTables();
  }

  /** @throws Error for what the product threw though nothing was injected, and where no end is in sight */
  async run(): Promise<void> {
    for (let step = 0; this.#act(); step++) {
      // Everything runs on microtasks: after this, whatever could go on has gone on.
      await new Promise(setImmediate);
      if (this.#failure) throw this.#failure;
      if (step > STEPS_MAX) throw new Error(`no end after ${STEPS_MAX} steps`);
    }
  }

  /** One step of the schedule. @returns false at the end of the time that is played */
  #act(): boolean {
    const ready = this.#network.pending.flatMap(({ caller }, i) =>
      (caller as DeliveryInvocation).frozenUntilMs <= this.#nowMs ? [i] : [],
    );
    const choices: [() => void, number][] = [];
    if (ready.length > 0) choices.push([() => this.#carryOut(ready), 12]);
    if (this.#mayStart('sender', this.#scenario.sendersMax) && this.#queue.nextMs() <= this.#nowMs)
      choices.push([() => this.#startSender(), 3]);
    if (this.#mayStart('events', 2) && this.#events.nextMs() <= this.#nowMs)
      choices.push([() => this.#startEvents(), 2]);
    if (this.#network.late.length > 0)
      choices.push([() => this.#network.landLate(this.#upTo(this.#network.late.length - 1)), 0.3]);
    if (this.#nextPlanMs <= this.#nowMs) choices.push([() => this.#startPlanner(), 2]);
    if (choices.length > 0) {
      this.#random.pick(choices)();
      return true;
    }
    const wakes = this.#network.pending.map(({ caller }) => (caller as DeliveryInvocation).frozenUntilMs);
    this.#nowMs = Math.min(this.#nextPlanMs, this.#queue.nextMs(), this.#events.nextMs(), ...wakes);
    return this.#nowMs < END_MS;
  }

  #carryOut(ready: readonly number[]): void {
    // Requests take their time, so that leases and timeouts come in between.
    this.#nowMs += this.#upTo(300);
    this.#network.carryOut(ready[this.#upTo(ready.length - 1)] ?? 0);
  }

  #startPlanner(): void {
    const fault = this.plan.draw('schedule', PLANNER_FAULTS, this.#scenario.rates.invocation);
    if (fault) this.plan.inject(fault);
    const timeMs = this.#nextPlanMs;
    this.#nextPlanMs += this.#scenario.planEveryMs;
    if (fault?.kind === 'missed') return;
    const asOf = { asOfMs: timeMs, countedUntilMs: this.#countedUntilMs(timeMs) };
    const start = () => this.#invoke('planner', (around) => plan(around, this.#plant, asOf));
    const first = start();
    if (fault?.kind === 'two-at-once') start();
    if (fault?.kind === 'twice') void first.then(start);
  }

  #countedUntilMs(timeMs: number): number {
    const { lag } = this.#scenario;
    const behindMs = 5 * MINUTE_MS;
    return lag && timeMs >= lag.fromMs && timeMs < lag.untilMs ? lag.fromMs - behindMs : timeMs - behindMs;
  }

  #startSender(): void {
    const received = this.#queue
      .receive(this.#scenario.batchMax, VISIBILITY_MS)
      .map((message) => ({ ...message }));
    void this.#invoke('sender', async (around, invocation) => {
      const again = new Set(await send(around, this.#plant, received));
      if (invocation.fate?.kind === 'answer-lost') return this.plan.inject(invocation.fate);
      for (const message of received)
        if (!again.has(message.id)) this.#queue.delete(message, message.receipt);
    });
  }

  #startEvents(): void {
    const received = this.#events.receive(10, HOUR_MS / 4).map((message) => ({ ...message }));
    void this.#invoke('events', async (around) => {
      const again = new Set(
        await settle(
          around,
          received.map(({ id, body }) => ({ messageId: id, body })),
        ),
      );
      for (const message of received)
        if (!again.has(message.id)) this.#events.delete(message, message.receipt);
    });
  }

  /** Resolves when the invocation has ended, however; never where it died. */
  async #invoke(
    name: string,
    work: (around: Surroundings, invocation: DeliveryInvocation) => Promise<unknown>,
  ): Promise<void> {
    const fate = this.plan.draw(name, INVOCATION_FAULTS, this.#scenario.rates.invocation);
    const number = (this.#invocations.get(name) ?? 0) + 1;
    this.#invocations.set(name, number);
    const skewMs = this.plan.luck(`${name} clock`).between(-2000, 2000);
    const end = () => this.#running.delete(invocation);
    const invocation: DeliveryInvocation = new DeliveryInvocation(
      fate,
      () => this.#nowMs,
      () => {
        if (fate) this.plan.inject(fate);
        // Lambda thinks no more of it.
        end();
      },
    );
    this.#running.set(invocation, name);
    const sender = (service: 'dynamodb' | 'sqs' | 'ses') => this.#network.sender(service, () => invocation);
    const around = {
      dynamodb: sender('dynamodb'),
      sqs: sender('sqs'),
      ses: async (command: Command) => {
        const answer = await sender('ses')(command);
        this.sending.set(`${name} (${number})`, invocation.requests);
        return answer;
      },
      now: () => this.#nowMs + skewMs,
    };
    try {
      await work(around, invocation);
    } catch (error) {
      if (!isInjected(error)) this.#failure ??= error as Error;
    }
    end();
  }

  #mayStart(name: string, most: number): boolean {
    return [...this.#running.values()].filter((one) => one === name).length < most;
  }

  /** What SES publishes comes late, twice and in any order, and sometimes not at all. */
  #publish({ messageId, tags }: AcceptedEmail): void {
    const mail = { messageId, tags: Object.fromEntries(Object.entries(tags).map(([k, v]) => [k, [v]])) };
    for (const eventType of ['Send', 'Delivery']) {
      const luck = this.plan.luck(`time of event ${messageId} ${eventType}`);
      const body = JSON.stringify({ eventType, mail });
      const fault = this.plan.draw(
        `event ${messageId} ${eventType}`,
        EVENT_FAULTS,
        this.#scenario.rates.event,
      );
      if (fault) this.plan.inject(fault);
      if (fault?.kind === 'lost') continue;
      const afterMs = fault?.kind === 'late' ? luck.between(1, 60) * HOUR_MS : luck.between(0, MINUTE_MS);
      this.#events.send(body, this.#nowMs + afterMs);
      if (fault?.kind === 'twice') this.#events.send(body, this.#nowMs + luck.between(0, HOUR_MS));
    }
  }

  #fillTables(): void {
    const { sites, subscribers, quiet } = this.#scenario;
    const put = (TableName: string, Item: object) =>
      this.dynamodb.execute({ constructor: { name: 'PutCommand' }, input: { TableName, Item } });
    for (const { site, history, reporting } of sites) {
      put(SITES, { pk: site, sk: 'settings', history, reporting });
      if (!quiet.has(site))
        for (const week of ['2026-W46', '2026-W47', '2026-W48'])
          put(ROLLUPS, {
            pk: `${site}#${week}`,
            sk: 'totals#us-east-1.clicks.0',
            clicks: 12,
            received: 12,
            counted: 12,
          });
    }
    for (const { email, sites: subscribed } of subscribers)
      for (const site of subscribed) put(SITES, { pk: site, sk: `subscriber#${email}`, subscribedAtMs: 0 });
  }

  #upTo(max: number): number {
    return this.#random.between(0, max);
  }
}

export function idOf(email: string): string {
  return subscriberId(email, KEY);
}
