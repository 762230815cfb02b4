import type { Fault } from '../fault-plan.ts';
import { DELIVERIES, type DeliveryPlant } from './functions.ts';
import { crashAmount } from './invocation.ts';
import { deliveryProblems } from './oracle.ts';
import { makeDeliveryScenario, WEEK } from './scenario.ts';
import { type DeliverySchedule, DeliveryWorld } from './world.ts';

/** What a schedule came to. */
export interface DeliveryResult {
  /** Empty where nobody got two emails, and nobody was lost silently. */
  readonly problems: readonly string[];
  readonly injected: readonly Fault[];
  /** How many deliveries ended how, and how many emails went out. */
  readonly ends: Readonly<Record<string, number>>;
  /** Invocations whose emails SES took, and after how many requests. */
  readonly sending: ReadonlyMap<string, number>;
}

/** Plays one schedule and looks at who got what. */
export async function simulateDeliveries(
  schedule: DeliverySchedule,
  plant: DeliveryPlant = {},
): Promise<DeliveryResult> {
  const scenario = makeDeliveryScenario(schedule.seed);
  const world = new DeliveryWorld(scenario, schedule, plant);
  const problems: string[] = [];
  try {
    await world.run();
    problems.push(...(await deliveryProblems(scenario, world)));
  } catch (error) {
    problems.push((error as Error).stack ?? String(error));
  }
  const ends: Record<string, number> = { emails: world.ses.emails.length };
  for (const { pk, status } of world.dynamodb.items(DELIVERIES))
    if (String(pk).startsWith(`(deliveries)#${WEEK}`)) ends[String(status)] = (ends[String(status)] ?? 0) + 1;
  return { problems, injected: world.plan.injected, ends, sending: world.sending };
}

/** Every eighth seed is played again with its first senders dying around their calls of SES. */
const CRASH_SEEDS = 8;
const CRASHED_SENDERS = 3;
/** Before the claim, the call, the ledger's end of it, and the next message. */
const AROUND_THE_CALL = [-2, -1, 0, 1];
const EMAILS_WITHOUT_EVENTS = 12;

/** What all schedules of a seed came to. */
export interface DeliverySeedReport {
  readonly schedules: number;
  readonly tally: Readonly<Record<string, number>>;
  readonly failure: { readonly schedule: DeliverySchedule; readonly result: DeliveryResult } | null;
}

/** Plays a seed's own schedule, and for some seeds every crash of some senders. */
export async function checkDeliverySeed(
  seed: number,
  plant: DeliveryPlant = {},
): Promise<DeliverySeedReport> {
  const tally: Record<string, number> = {};
  let schedules = 0;
  const play = async (schedule: DeliverySchedule): Promise<DeliveryResult> => {
    const result = await simulateDeliveries(schedule, plant);
    schedules++;
    for (const fault of result.injected) add(tally, deliveryFaultName(fault), 1);
    for (const [end, count] of Object.entries(result.ends)) add(tally, `ended ${end}`, count);
    return result;
  };
  const schedule = { seed };
  const result = await play(schedule);
  if (result.problems.length > 0) return { schedules, tally, failure: { schedule, result } };
  const failure = seed % CRASH_SEEDS === 0 ? await everyCrash(seed, play) : null;
  return { failure, schedules, tally };
}

/** Crashes senders before and after their call of SES, and loses its answer; with no event to settle it. */
async function everyCrash(
  seed: number,
  play: (schedule: DeliverySchedule) => Promise<DeliveryResult>,
): Promise<DeliverySeedReport['failure']> {
  const lost = Array.from({ length: EMAILS_WITHOUT_EVENTS }, (_, i) => [
    { at: `event email ${i + 1} Send (1)`, kind: 'lost', amount: 0 },
    { at: `event email ${i + 1} Delivery (1)`, kind: 'lost', amount: 0 },
  ]).flat();
  const { sending } = await play({ seed, faults: lost });
  const crashes = [...sending]
    .slice(0, CRASHED_SENDERS)
    .flatMap(([at, requests]) =>
      AROUND_THE_CALL.map((before) => ({ at, kind: 'crash', amount: crashAmount(requests + before) })),
    );
  const lostAnswers = makeDeliveryScenario(seed).subscribers.map(({ email }) => ({
    at: `ses SendEmailCommand ${email} (1)`,
    kind: 'acknowledgement-lost',
    amount: 0,
  }));
  for (const fault of [...crashes, ...lostAnswers.slice(0, CRASHED_SENDERS)]) {
    const schedule = { seed, faults: [fault, ...lost] };
    const result = await play(schedule);
    if (result.problems.length > 0) return { schedule, result };
  }
  return null;
}

function add(tally: Record<string, number>, name: string, count: number): void {
  tally[name] = (tally[name] ?? 0) + count;
}

/** `ses: acknowledgement-lost`, `sender: crash`, `event: late` */
export function deliveryFaultName({ at, kind }: Fault): string {
  const [, left, what = ''] = /^(left behind: )?(\w+)/.exec(at) ?? [];
  return `${what}${left ? ', of a dead function' : ''}: ${kind}`;
}
