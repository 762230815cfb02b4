import { kinesisClient } from '../../lib/aws/clients.ts';
import { sendRecords } from '../../lib/aws/record-sender.ts';
import { messageOf, parseCommandLine, UsageError } from '../command-line.ts';
import { lineRecords } from '../line-records.ts';
import { checkFile, readLines } from '../lines.ts';
import { progressBar } from '../progress.ts';
import { many } from '../totals-text.ts';
import type { Command } from './commands.ts';
import { openTarget, TARGET_OPTIONS, TARGET_USAGE } from './target.ts';

const OPTIONS = { json: { type: 'boolean', default: false }, ...TARGET_OPTIONS } as const;

export const send: Command = {
  summary: 'puts the clicks of a file on the stream, one record a line',
  usage: `Usage: npm run clickweek -- send FILE [options]

FILE holds newline-delimited JSON in any accepted click format, plain or gzip; - is standard input.

  --json                print the count as JSON
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
    const fileBytes = file === '-' ? Number.POSITIVE_INFINITY : await checkFile(file);
    const { stream } = await openTarget(values.stage);
    const count = await sendFile(stream, file, fileBytes);
    const skipped = count.blankLines > 0 ? `, skipped ${many(count.blankLines, 'blank line')}` : '';
    const text = `sent ${many(count.lines, 'line')}${skipped}`;
    process.stdout.write(`${values.json ? JSON.stringify(count) : text}\n`);
  },
};

async function sendFile(stream: string, file: string, fileBytes: number) {
  const bar = progressBar('sending');
  const count = { lines: 0, blankLines: 0 };
  let bytesRead = 0;
  const lines = readLines(file, {
    onBytes: (bytes) => {
      bytesRead += bytes;
    },
    onBlankLine: () => {
      count.blankLines++;
    },
  });
  const records = lineRecords(lines, ({ bytes }) => bytes);
  try {
    await sendRecords(kinesisClient(), stream, records, {
      onSent: (sent) => {
        count.lines += sent;
        bar.show(bytesRead / fileBytes, many(count.lines, 'line'));
      },
    });
  } catch (error) {
    throw new Error(`${messageOf(error)} (sent before: ${many(count.lines, 'line')})`, { cause: error });
  } finally {
    bar.done();
  }
  return count;
}
