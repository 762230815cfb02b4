import { rollupTable } from '../../lib/aws/rollup-table.ts';
import { DIMENSIONS } from '../../lib/domain/clicks/click.ts';
import { OTHER, type Rollup } from '../../lib/domain/rollups/rollup.ts';
import { documentClientOf } from './clients.ts';
import { ROLLUPS } from './container.ts';
import type { MemoryDynamodb } from './memory-dynamodb.ts';
import type { Truth, WeekTruth } from './truth.ts';

/** What the rollup table says and the truth does not, or the reverse; nothing where they agree. */
export async function rollupProblems(dynamodb: MemoryDynamodb, truth: Truth): Promise<string[]> {
  const table = rollupTable(
    documentClientOf(async (command) => dynamodb.execute(command)),
    ROLLUPS,
  );
  const problems: string[] = [];
  for await (const { site, week } of table.listWeeks())
    if (!truth.has(`${site}#${week}`)) problems.push(`${site} ${week}: there should be no such week`);
  for (const [key, expected] of truth) {
    const [site, week] = key.split('#') as [string, string];
    const found = countersOf(await table.readRollup(site, week));
    for (const problem of weekProblems(expected, found)) problems.push(`${site} ${week} ${problem}`);
  }
  return problems;
}

function weekProblems(expected: WeekTruth, found: WeekTruth): string[] {
  const problems = bookProblems(found);
  const values = new Map(DIMENSIONS.map((dimension) => [dimension as string, { expected: 0, found: 0 }]));
  for (const name of new Set([...expected.keys(), ...found.keys()])) {
    const [kind] = name.split(' ', 1) as [string];
    const should = expected.get(name) ?? 0;
    const is = found.get(name) ?? 0;
    const sums = values.get(kind);
    if (sums) {
      sums.expected += should;
      sums.found += is;
    }
    // A full item's small values are in (other); what is named must never be more than the truth.
    const folded = sums && found.has(`${kind} ${OTHER}`);
    if (name === `${kind} ${OTHER}` || (folded ? is <= should : is === should)) continue;
    problems.push(`${name}: ${is}, not ${should}`);
  }
  for (const [dimension, sums] of values)
    if (sums.expected !== sums.found)
      problems.push(`all of ${dimension}: ${sums.found}, not ${sums.expected}`);
  return problems;
}

function bookProblems(found: WeekTruth): string[] {
  const of = (book: string) => found.get(book) ?? 0;
  const sum = of('counted') + of('duplicate') + of('rejected') + of('expired') + of('bot');
  return of('received') === sum ? [] : [`books: received ${of('received')}, but they add up to ${sum}`];
}

/** A rollup in the truth's names. */
function countersOf({ clicks, pageviews, books, days, sessions, values }: Rollup): WeekTruth {
  const counters: WeekTruth = new Map(Object.entries(books));
  counters.set('clicks', clicks).set('pageviews', pageviews).set('sessions', sessions.estimate());
  for (const [date, day] of days) {
    counters.set(`clicks ${date}`, day.clicks).set(`pageviews ${date}`, day.pageviews);
    counters.set(`visitors ${date}`, day.visitors.estimate());
  }
  for (const dimension of DIMENSIONS)
    for (const [value, count] of values[dimension]) counters.set(`${dimension} ${value}`, count);
  return counters;
}
