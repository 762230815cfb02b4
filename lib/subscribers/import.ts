import { concurrently } from '../concurrently.ts';
import type { CsvRecord } from '../domain/subscribers/csv.ts';
import {
  type Columns,
  type CsvProblem,
  readColumns,
  readRow,
  type SubscriberRow,
} from '../domain/subscribers/subscriber-csv.ts';
import { isOver, type JoinDeps, join } from './join.ts';

export interface ImportDeps extends JoinDeps {
  /** Those of `sites` that are registered. */
  registered(sites: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface ImportOptions {
  /** Of all lines, whatever they say; `null`: each says its own. */
  readonly site: string | null;
  /** Everything is looked at, and nothing written. */
  readonly dryRun: boolean;
  /** Also addresses that are suppressed. */
  readonly force: boolean;
  readonly nowMs: number;
}

/** What became of the lines of a file. */
export interface ImportTally {
  lines: number;
  added: number;
  /** Asked to confirm before; they still have to. */
  pending: number;
  /** Subscribed before. */
  already: number;
  /** The same address and site in an earlier line. */
  duplicate: number;
  suppressed: number;
  /** Asked to confirm, too long ago. */
  expired: number;
  /** Lines that are no subscriber. */
  refused: number;
  /** The first of these. */
  readonly problems: CsvProblem[];
}

const BATCH_MAX = 100;
const AT_ONCE = 16;
const PROBLEMS_MAX = 1000;

/** Reads subscribers from CSV, line by line. A line that is none stops no other. */
export async function importSubscribers(
  deps: ImportDeps,
  records: AsyncIterable<CsvRecord>,
  options: ImportOptions,
  onLine: (line: number) => void = () => {},
): Promise<ImportTally> {
  const tally = emptyTally();
  const seen = new Set<string>();
  let columns: Columns | null = null;
  let batch: Line[] = [];
  for await (const record of records) {
    if (columns === null) {
      const read = readColumns(record, options.site !== null);
      if ('problem' in read) return refuse(tally, read);
      columns = read;
      continue;
    }
    tally.lines++;
    const row = readRow(columns, record, options.site, options.nowMs);
    if ('problem' in row) refuse(tally, row);
    else if (seen.has(`${row.site} ${row.email}`)) tally.duplicate++;
    else batch.push({ ...row, line: record.line });
    if (!('problem' in row)) seen.add(`${row.site} ${row.email}`);
    if (batch.length < BATCH_MAX) continue;
    await importBatch(deps, batch, options, tally);
    onLine(record.line);
    batch = [];
  }
  await importBatch(deps, batch, options, tally);
  return tally;
}

type Line = SubscriberRow & { readonly line: number };

async function importBatch(
  deps: ImportDeps,
  lines: readonly Line[],
  options: ImportOptions,
  tally: ImportTally,
): Promise<void> {
  if (lines.length === 0) return;
  const registered = await deps.registered([...new Set(lines.map(({ site }) => site))]);
  await concurrently(lines, AT_ONCE, async ({ line, ...row }) => {
    if (!registered.has(row.site)) refuse(tally, { line, problem: `${row.site} is not registered` });
    else tally[await fateOf(deps, row, options)]++;
  });
  tally.problems.sort((a, b) => a.line - b.line);
}

async function fateOf(
  deps: ImportDeps,
  { site, email, status, atMs }: SubscriberRow,
  { dryRun, force, nowMs }: ImportOptions,
): Promise<'added' | 'pending' | 'already' | 'suppressed' | 'expired'> {
  const confirm = status === 'pending';
  const since = atMs ?? nowMs;
  if (confirm && isOver({ requestedAtMs: since }, nowMs)) return 'expired';
  if (!dryRun) return (await join(deps, { site, email, atMs: since, confirm, force })).result;
  if (!force && (await deps.suppressions.find([email])).size > 0) return 'suppressed';
  if (await deps.isSubscribed(site, email)) return 'already';
  return confirm ? 'pending' : 'added';
}

function refuse(tally: ImportTally, problem: CsvProblem): ImportTally {
  tally.refused++;
  if (tally.problems.length < PROBLEMS_MAX) tally.problems.push(problem);
  return tally;
}

function emptyTally(): ImportTally {
  return {
    lines: 0,
    added: 0,
    pending: 0,
    already: 0,
    duplicate: 0,
    suppressed: 0,
    expired: 0,
    refused: 0,
    problems: [],
  };
}
