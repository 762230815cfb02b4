import { createReadStream } from 'node:fs';
import { readCsv } from '../../../lib/domain/subscribers/csv.ts';
import { type ImportTally, importSubscribers } from '../../../lib/subscribers/import.ts';
import { siteOf } from '../../arguments.ts';
import { checkFile } from '../../lines.ts';
import { progressBar } from '../../progress.ts';
import { grouped } from '../../totals-text.ts';
import type { Target } from '../target.ts';
import type { Answer } from './answer.ts';
import type { SubscriberOptions } from './options.ts';

/** Subscribes those whom a CSV file names. */
export async function importFile(
  target: () => Promise<Target>,
  options: SubscriberOptions,
  [file = '']: readonly string[],
): Promise<Answer> {
  const site = options.site === undefined ? null : siteOf(options.site);
  const bytes = file === '-' ? null : await checkFile(file);
  const opened = await target();
  const progress = progressBar('importing');
  let bytesRead = 0;
  const input: AsyncIterable<Buffer> = file === '-' ? process.stdin : createReadStream(file);
  const onBytes = (count: number) => {
    bytesRead += count;
  };
  const deps = {
    ...opened,
    subscribers: opened.sites,
    registered: async (sites: readonly string[]) => new Set((await opened.sites.histories(sites)).keys()),
  };
  const { 'dry-run': dryRun, force } = options;
  try {
    const tally = await importSubscribers(
      deps,
      readCsv(decoded(input, onBytes)),
      { site, dryRun, force, nowMs: Date.now() },
      (line) => progress.show(bytes === null ? 0 : bytesRead / bytes, `${grouped(line)} lines`),
    );
    const answer = { text: textOf(tally, dryRun), json: { dryRun, ...tally } };
    if (tally.refused === 0) return answer;
    return { ...answer, failure: `${file}: ${grouped(tally.refused)} lines are no subscribers` };
  } finally {
    progress.done();
  }
}

async function* decoded(
  input: AsyncIterable<Buffer>,
  onBytes: (count: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const bytes of input) {
    onBytes(bytes.length);
    yield decoder.decode(bytes, { stream: true });
  }
  yield decoder.decode();
}

function textOf(tally: ImportTally, dryRun: boolean): string {
  const counts = [
    [tally.added, 'subscribed'],
    [tally.pending, 'still to confirm'],
    [tally.already, 'subscribed before'],
    [tally.duplicate, 'twice in the file'],
    [tally.suppressed, 'suppressed, which --force overrides'],
    [tally.expired, 'asked to confirm too long ago'],
    [tally.refused, 'refused'],
  ] as const;
  const met = counts.filter(([count], i) => count > 0 || i === 0);
  return [
    `${dryRun ? 'would be: ' : ''}${met.map(([count, words]) => `${grouped(count)} ${words}`).join(', ')}`,
    ...tally.problems.map(({ line, problem }) => `line ${line}: ${problem}`),
  ].join('\n');
}
