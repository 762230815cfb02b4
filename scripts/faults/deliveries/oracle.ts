import { deliveryTable } from '../../../lib/aws/delivery-table.ts';
import type { Delivery } from '../../../lib/domain/deliveries/delivery.ts';
import { documentClientOf } from '../clients.ts';
import { DELIVERIES } from './functions.ts';
import type { AcceptedEmail } from './memory-ses.ts';
import { type DeliveryScenario, type ScenarioSubscriber, WEEK } from './scenario.ts';
import { type DeliveryWorld, idOf } from './world.ts';

/** What is wrong at the end: somebody got two emails, or none and nobody says so. */
export async function deliveryProblems(scenario: DeliveryScenario, world: DeliveryWorld): Promise<string[]> {
  const problems: string[] = [];
  const emails = new Map<string, AcceptedEmail[]>();
  for (const email of world.ses.emails) {
    const key = `${email.to} ${email.tags.week}`;
    emails.set(key, [...(emails.get(key) ?? []), email]);
  }
  for (const [key, sent] of emails) if (sent.length > 1) problems.push(`${key}: ${sent.length} emails`);
  const memory = world.dynamodb;
  const ledger = deliveryTable(
    documentClientOf(async (command) => memory.execute(command)),
    DELIVERIES,
  );
  const ids = scenario.subscribers.map(({ email }) => idOf(email));
  const deliveries = await ledger.find(WEEK, ids);
  const listed = new Set<string>();
  for await (const { week, subscriber } of ledger.listAttention()) listed.add(`${week} ${subscriber}`);
  const doubts = doubtsOf(world);
  for (const subscriber of scenario.subscribers) {
    const id = idOf(subscriber.email);
    const sent = emails.get(`${subscriber.email} ${WEEK}`) ?? [];
    const about = { subscriber, delivery: deliveries.get(id), sent, isListed: listed.has(`${WEEK} ${id}`) };
    problems.push(...problemsOf(scenario, about, doubts).map((problem) => `${subscriber.email}: ${problem}`));
  }
  return problems;
}

/** Faults that can leave nobody knowing whether an email went out; without one, all must be plain. */
function doubtsOf({ plan }: DeliveryWorld): number {
  return plan.injected.filter(({ at, kind }) => !/^(event|schedule)/.test(at) || kind === 'missed').length;
}

interface About {
  readonly subscriber: ScenarioSubscriber;
  readonly delivery: Delivery | undefined;
  readonly sent: readonly AcceptedEmail[];
  readonly isListed: boolean;
}

function problemsOf(scenario: DeliveryScenario, about: About, doubts: number): string[] {
  const { subscriber, delivery, sent, isListed } = about;
  const isWanted = subscriber.sites.some((name) => !isSilent(scenario, name));
  const status = delivery?.status ?? 'nothing';
  const problems: string[] = [];
  if (sent.length > 0 && status !== 'sent' && !(status === 'unknown' && isListed))
    problems.push(`an email, and the ledger says ${status}`);
  if (sent.length === 0 && status !== (isWanted ? 'unknown' : 'skipped') && status !== 'failed')
    problems.push(`no email, and the ledger says ${status}`);
  if ((status === 'unknown' || status === 'failed') && !isListed) problems.push(`${status}, and in no list`);
  const mayFail = scenario.refused.has(subscriber.email) || doubts > 0;
  if (isWanted && sent.length === 0 && !mayFail) problems.push(`no email without any reason: ${status}`);
  const whole = subscriber.sites.filter((name) => !isSilent(scenario, name));
  if (status === 'sent' && String(delivery?.sites) !== String(whole))
    problems.push(`an email of ${delivery?.sites} in place of ${whole}`);
  if (delivery?.reason?.includes('time') && doubts === 0) problems.push('given up without any reason');
  return problems;
}

/** Whether a site wants no email of this week. */
function isSilent({ sites, quiet }: DeliveryScenario, name: string): boolean {
  return quiet.has(name) && sites.find(({ site }) => site === name)?.reporting?.emptyWeeks === 'skip';
}
