import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentClient } from '../../lib/aws/clients.ts';
import { kinesisProducer } from '../../lib/aws/kinesis-producer.ts';
import { siteTable } from '../../lib/aws/site-table.ts';
import { clickOfLogLine } from '../../lib/domain/clicks/access-log.ts';
import type { Report } from '../../lib/domain/reports/report.ts';
import { UNKNOWN_SITE } from '../../lib/domain/rollups/rollup.ts';
import { firstSettings } from '../../lib/domain/sites/settings-history.ts';
import { type Stack, startStack } from '../../lib/embedded/stack.ts';
import { print } from '../command-line.ts';
import { checkFile, type Line, readLines } from '../lines.ts';
import { progressBar } from '../progress.ts';
import { openReportFolder } from '../report-files.ts';
import { many, totalsText } from '../totals-text.ts';
import { sitesOfEvents } from './event-sites.ts';
import { onInterrupt } from './interrupt.ts';
import { readReports, writeEmails } from './once-reports.ts';
import type { OnceOptions } from './options.ts';
import { stackLog } from './stack-log.ts';
import { beatHeart } from './weekly-run.ts';

/** Takes one file through a clean stack that is gone at the end, however it ends. */
export async function runOnce(options: OnceOptions): Promise<void> {
  const fileBytes = await checkFile(options.file);
  await openReportFolder(options.outDirectory);
  const sites = await sitesOf(options);
  const { signal, interrupted } = onInterrupt();
  const directory = await mkdtemp(join(tmpdir(), 'clickweek-'));
  const starting = startStack({
    directory,
    ports: options.ports,
    log: stackLog(options.verbose, signal, (line) => console.error(line)),
    schedules: false,
  });
  let totals: string;
  try {
    totals = await Promise.race([
      interrupted,
      starting.then((stack) => takeThrough(stack, options, sites, fileBytes)),
    ]);
  } finally {
    const stack = await starting.catch(() => null);
    await stack?.stop();
    await rm(directory, { recursive: true, force: true });
  }
  // Last: whoever reads it may go away, which ends this process at once.
  await print(totals);
}

/** @returns the totals, for standard output. */
async function takeThrough(
  stack: Stack,
  options: OnceOptions,
  sites: ReadonlySet<string>,
  fileBytes: number,
): Promise<string> {
  Object.assign(process.env, stack.environment);
  const subscribers = await register(stack, options, sites);
  await send(stack, options, fileBytes);
  await stack.drained();
  await beatHeart(stack);
  const all = await readReports(stack, options.timeZone, Date.now());
  const wanted = new Set(options.site === null ? sites : [options.site]).add(UNKNOWN_SITE);
  const reports = all.filter(({ site }) => wanted.has(site));
  const files = await writeEmails(stack, reports, subscribers, options.outDirectory);
  for (const file of files) console.error(`wrote ${file}`);
  noteNothing(options, reports);
  return options.json ? `${JSON.stringify(reports, null, 2)}\n` : reports.map(totalsText).join('\n');
}

/** A wrong file or a wrong site is no failure, but it looks like one: say what to look at. */
function noteNothing({ file, format, site }: OnceOptions, reports: readonly Report[]): void {
  if (reports.some(({ books }) => books.received > books.rejected)) return;
  const wanted =
    format === 'log' ? 'an access log in combined format' : 'newline-delimited JSON in an accepted format';
  const whose = site === null || format === 'log' ? '' : `, and has it clicks of ${site}`;
  console.error(`${file} holds no click to count: is it ${wanted}${whose}?`);
}

async function sitesOf({ format, file, site }: OnceOptions): Promise<ReadonlySet<string>> {
  const sites = format === 'events' ? await sitesOfEvents(readLines(file)) : new Set<string>();
  return site === null ? sites : sites.add(site);
}

/** @returns the subscriber's address by site; each site has its own, which tells their emails apart. */
async function register(
  stack: Stack,
  { timeZone, countCrawlers }: OnceOptions,
  sites: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const table = siteTable(documentClient(), stack.names.sitesTable);
  const subscribers = new Map<string, string>();
  for (const site of sites) {
    const email = `reader-${subscribers.size + 1}@clickweek.example`;
    // A log may be years old, and all of it counts.
    const history = firstSettings({ timeZone, countCrawlers, expireAfterMs: null });
    await table.put({ site, history });
    await table.addSubscriber({ site, email, subscribedAtMs: 0 });
    subscribers.set(site, email);
  }
  return subscribers;
}

async function send(stack: Stack, options: OnceOptions, fileBytes: number): Promise<void> {
  const bar = progressBar('sending');
  const seen = { bytes: 0, blank: 0 };
  const lines = readLines(options.file, {
    onBytes: (bytes) => {
      seen.bytes += bytes;
    },
    onBlankLine: () => {
      seen.blank++;
    },
  });
  const clickOf = clickReader(options);
  let failure: Error | null = null;
  // Copies among events are known for certain only in one shard, so each goes by its own message id.
  const producer = kinesisProducer(stack.names.stream, {
    pack: options.format === 'events' ? 'none' : 'gzip',
    onFailed: ({ error }) => {
      failure ??= error;
    },
  });
  for await (const line of lines) {
    await producer.send(clickOf(line));
    bar.show(seen.bytes / fileBytes, many(producer.statistics.put, 'line'));
    if (failure) break;
  }
  const { put } = await producer.close();
  bar.done();
  if (failure) throw failure;
  if (put === 0) throw new Error(`${options.file} holds nothing but blank lines`);
  const skipped = seen.blank > 0 ? `, skipped ${many(seen.blank, 'blank line')}` : '';
  console.error(`sent ${many(put, 'line')} of ${options.file}${skipped}`);
}

function clickReader({ format, site }: OnceOptions): (line: Line) => object {
  if (format === 'events') return ({ bytes }) => bytes;
  return ({ bytes }) => clickOfLogLine(bytes.toString(), site ?? '');
}
