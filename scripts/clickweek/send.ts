import { PACKINGS, type PackingName } from '../../lib/domain/packing/packing.ts';
import { SPREADS, type SpreadName } from '../../lib/domain/packing/spread.ts';
import { InterruptedError, parseCommandLine, print, UsageError } from '../command-line.ts';
import { checkFile } from '../lines.ts';
import { onInterrupt } from '../start/interrupt.ts';
import { grouped, many } from '../totals-text.ts';
import type { Command } from './commands.ts';
import { type Sent, sendLines } from './send-lines.ts';
import { openTarget, TARGET_OPTIONS, TARGET_USAGE } from './target.ts';

const OPTIONS = {
  pack: { type: 'string', default: 'gzip' },
  spread: { type: 'string', default: 'even' },
  failed: { type: 'string' },
  json: { type: 'boolean', default: false },
  ...TARGET_OPTIONS,
} as const;

export const send: Command = {
  summary: 'puts the clicks of a file on the stream, many to a record',
  usage: `Usage: npm run clickweek -- send FILE [options]

FILE holds newline-delimited JSON in any accepted click format, plain or gzip; - is standard input.
A click without a messageId gets one. Ctrl-C sends what has been read and says how far that was.

  --pack PACKING        gzip (default), kpl, or none: a record a click
  --spread SPREAD       even (default), or by-site: a site's clicks on few shards, which makes counting
                        many small sites cheaper
  --failed FILE         where to write the clicks that did not go in, to be sent again
  --json                print the counts as JSON
${TARGET_USAGE}`,
  async run(args) {
    const { values, positionals } = parseCommandLine({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    if (!file) throw new UsageError('name a file, or - for standard input');
    if (more.length > 0) throw new UsageError('send takes one file at a time');
    const pack = oneOf(PACKINGS, values.pack, '--pack') as PackingName;
    const spread = oneOf(SPREADS, values.spread, '--spread') as SpreadName;
    const fileBytes = file === '-' ? Number.POSITIVE_INFINITY : await checkFile(file);
    const { stream } = await openTarget(values.stage);
    const { signal } = onInterrupt();
    const sent = await sendLines({
      stream,
      file,
      fileBytes,
      pack,
      spread,
      failedFile: values.failed,
      signal,
    });
    await print(values.json ? `${JSON.stringify(countsOf(sent))}\n` : `${textOf(sent)}\n`);
    if (sent.failure) throw new Error(failureText(sent, stream, values.failed), { cause: sent.failure });
    if (sent.error) throw sent.error;
    if (signal.aborted) throw new InterruptedError('interrupted');
  },
};

/** @throws UsageError that names the choices. */
function oneOf(table: object, value: string, option: string): string {
  const names = Object.keys(table);
  if (names.includes(value)) return value;
  throw new UsageError(
    `${option} ${JSON.stringify(value)}: say ${names.slice(0, -1).join(', ')} or ${names.at(-1)}`,
  );
}

function countsOf({ statistics, blankLines, linesRead }: Sent): object {
  return { lines: statistics.put, blankLines, linesRead, ...statistics };
}

/** `sent 1,200 lines in 1 record (58 kB), skipped 2 blank lines` */
function textOf({ statistics, blankLines, linesRead, interrupted }: Sent): string {
  const { put, records, recordBytes, copiesPossible } = statistics;
  const size = `${grouped(Math.ceil(recordBytes / 1000))} kB`;
  return [
    `sent ${many(put, 'line')} in ${many(records, 'record')} (${size})`,
    ...(blankLines > 0 ? [`skipped ${many(blankLines, 'blank line')}`] : []),
    ...(copiesPossible > 0 ? [`of them perhaps twice: ${grouped(copiesPossible)}`] : []),
    ...(interrupted ? [`stopped after line ${grouped(linesRead)}`] : []),
  ].join(', ');
}

function failureText({ statistics, failure, perhapsPut }: Sent, stream: string, file?: string): string {
  const { accepted, failed } = statistics;
  const doubt = perhapsPut > 0 ? `, ${grouped(perhapsPut)} of them perhaps all the same` : '';
  const kept = file ? `they are in ${file}` : 'with --failed FILE they would be kept';
  return `${grouped(failed)} of ${many(accepted, 'line')} did not get to ${stream}${doubt}: ${failure?.message}; ${kept}`;
}
