import type { Summary } from '../check-seeds.ts';
import type { Fault } from '../fault-plan.ts';
import { MAIL_FAULTS, READ_FAULTS, WRITE_FAULTS } from '../network.ts';
import { INVOCATION_FAULTS } from './invocation.ts';
import { type DeliveryResult, simulateDeliveries } from './simulate.ts';
import { type DeliverySchedule, EVENT_FAULTS, PLANNER_FAULTS } from './world.ts';

/** Every fault there is: one that a long run never injects was never tested. */
function allNames(): string[] {
  const of = (where: string, kinds: readonly string[]) => kinds.map((kind) => `${where}: ${kind}`);
  return [
    ...of('dynamodb', WRITE_FAULTS),
    ...of('sqs', [...READ_FAULTS]),
    ...of('ses', MAIL_FAULTS),
    ...['planner', 'sender', 'events'].flatMap((name) => of(name, INVOCATION_FAULTS.slice(0, 2))),
    'sender: answer-lost',
    ...of('schedule', PLANNER_FAULTS),
    ...of('event', EVENT_FAULTS),
    ...['sent', 'failed', 'unknown', 'skipped'].map((end) => `ended ${end}`),
  ];
}

/** What was never injected, and ends that no delivery came to: what a run says nothing about. */
export function missingFromDeliveries({ tally }: Summary): string[] {
  return allNames().filter((name) => !tally[name]);
}

export function deliverySummaryText(summary: Summary, seconds: number): string {
  const row = ([name, count]: [string, number]) => `${count.toLocaleString('en-US').padStart(12)}  ${name}`;
  const rows = Object.entries(summary.tally).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    'Faults injected, and how deliveries of the week ended:',
    ...rows.map(row),
    `${summary.schedules.toLocaleString('en-US')} schedules of ${summary.seeds.toLocaleString('en-US')} seeds in ${seconds.toFixed(0)} s`,
    '',
  ].join('\n');
}

/** A failing schedule without the faults that do not matter, for a person to follow. */
export async function shortestFailure(schedule: DeliverySchedule, result: DeliveryResult): Promise<string> {
  let faults: readonly Fault[] = result.injected;
  let problems = result.problems;
  for (const fault of result.injected) {
    const fewer = faults.filter((one) => one !== fault);
    const played = await simulateDeliveries({ ...schedule, faults: fewer });
    if (played.problems.length === 0) continue;
    faults = fewer;
    problems = played.problems;
  }
  return [
    `${faults.length} faults:`,
    ...faults.map(({ at, kind, amount }) => `  ${kind} (${amount.toFixed(3)}) at ${at}`),
    'What came out wrong:',
    ...problems.map((problem) => `  ${problem}`),
    '',
  ].join('\n');
}
