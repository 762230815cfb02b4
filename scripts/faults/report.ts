import { EVERY_CRASH } from './check-seed.ts';
import type { Summary } from './check-seeds.ts';
import { allFaultNames } from './fault-names.ts';
import type { Intent } from './intents.ts';
import { ALIVE_BESIDE_ANOTHER, BISECTIONS, CUT_OTHERWISE } from './mapping.ts';
import { makeScenario } from './scenario.ts';
import type { Failure } from './shrink.ts';
import { FULL_ITEMS, MERGED_ITEMS } from './simulate.ts';

const PROBLEMS_SHOWN = 12;
const WIDTH_MAX = 160;

/** What else a run must have come across. */
const EVENTS = [EVERY_CRASH, BISECTIONS, CUT_OTHERWISE, ALIVE_BESIDE_ANOTHER, MERGED_ITEMS, FULL_ITEMS];

/** Faults that were never injected, and what never happened: what a run says nothing about. */
export function missingFaults({ tally }: Summary): string[] {
  return [...allFaultNames(), ...EVENTS].filter((name) => !tally[name]);
}

/** How often each fault was injected, and what else happened. */
export function summaryText(summary: Summary, seconds: number): string {
  const faults = new Set(allFaultNames());
  const row = (name: string) => `${count(summary.tally[name] ?? 0).padStart(12)}  ${name}`;
  const others = Object.keys(summary.tally).filter((name) => !faults.has(name));
  return [
    'Faults injected:',
    ...[...faults].map(row),
    'And so it happened:',
    ...others.sort().map(row),
    `${count(summary.schedules)} schedules of ${count(summary.seeds)} seeds in ${seconds.toFixed(0)} s`,
    '',
  ].join('\n');
}

/** The shortest failing schedule that was found, for a person to follow. */
export function failureText({ schedule, result }: Failure): string {
  const { drafts, limits, ...scenario } = makeScenario(schedule.seed);
  const records = drafts.filter(({ number }) => schedule.records?.includes(number) ?? true);
  const faults = schedule.faults ?? [];
  return [
    `${scenario.consumers.join(' and ')}; totals of ${limits.totalsBytesMax} bytes, recent of ${limits.recentBytesMax}, values of ${limits.valuesBytesMax}`,
    `Requests are carried out ${schedule.calm ? 'in order' : 'in the order of the seed'}.`,
    `${faults.length} faults:`,
    ...faults.map(({ at, kind, amount }) => `  ${kind} (${amount.toFixed(3)}) at ${at}`),
    `${records.length} records:`,
    ...records.map(
      ({ number, stream, arrivalMs, intents }) =>
        `  ${number} on ${scenario.streams[stream]} at ${new Date(arrivalMs).toISOString()}: ${intents.map(intentText).join('; ')}`,
    ),
    'What came out wrong:',
    ...result.problems.slice(0, PROBLEMS_SHOWN).map((problem) => `  ${problem}`),
    ...(result.problems.length > PROBLEMS_SHOWN
      ? [`  … and ${result.problems.length - PROBLEMS_SHOWN} more`]
      : []),
    '',
  ]
    .map((line) => (line.length > WIDTH_MAX ? `${line.slice(0, WIDTH_MAX)}…` : line))
    .join('\n');
}

function intentText(intent: Intent): string {
  if (intent.kind === 'rejection') return `rejection ${intent.text.slice(0, 40)}`;
  return `${intent.site} ${new Date(intent.timeMs).toISOString()} ${intent.page.slice(-8)}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
