import { backOff } from '../../../lib/aws/backoff.ts';
import { kinesisClient } from '../../../lib/aws/clients.ts';
import { putRecords } from '../../../lib/aws/put-records.ts';
import { originId } from '../../../lib/domain/records/redriven.ts';
import { type RedriveFate, type Redriven, redrive } from '../../../lib/redrive/redrive.ts';
import { InterruptedError, messageOf } from '../../command-line.ts';
import { confirmed } from '../../confirmed.ts';
import { progressBar } from '../../progress.ts';
import { onInterrupt } from '../../start/interrupt.ts';
import { terminalJson } from '../../terminal-json.ts';
import { grouped, many } from '../../totals-text.ts';
import type { Target } from '../target.ts';
import { type Query, rejectionsOf } from './query.ts';
import { countsOnceBy, historiesOf } from './site-settings.ts';

const UNKNOWN_SHOWN_MAX = 20;

/** How many rejections met each fate, and where those are of which nobody knows. */
interface Tally {
  readonly fates: Record<RedriveFate, number>;
  readonly unknown: string[];
}

const WORDS: readonly (readonly [RedriveFate, string])[] = [
  ['sent', 'sent'],
  ['sent-before', 'sent before'],
  ['still-rejected', 'would be rejected again'],
  ['unknown', 'perhaps sent before'],
  ['too-large', 'too large for a record'],
  ['sent-elsewhere', 'sent by another redrive'],
  ['refused', 'refused by the stream'],
];

/** Puts rejections on the stream again, and says what became of each. */
export async function redriveAll(target: Target, query: Query): Promise<void> {
  if (!query.dryRun && !query.yes && process.stdin.isTTY && process.stderr.isTTY) {
    const { fates } = await run(target, { ...query, dryRun: true });
    if (
      fates.sent > 0 &&
      !(await confirmed(`put ${many(fates.sent, 'rejection')} on ${target.stream} again?`))
    )
      throw new Error('nothing was sent');
  }
  const tally = await run(target, query, onInterrupt().signal);
  process.stdout.write(query.json ? terminalJson(tally) : tallyText(tally, query.dryRun));
}

async function run(target: Target, query: Query, signal?: AbortSignal): Promise<Tally> {
  const tally: Tally = {
    fates: Object.fromEntries(WORDS.map(([fate]) => [fate, 0])) as Tally['fates'],
    unknown: [],
  };
  const bar = progressBar(query.dryRun ? 'looking' : 'sending');
  const dependencies = {
    ledger: target.redrives,
    stream: putRecords(kinesisClient(1), target.stream),
    countsOnce: countsOnceBy(historiesOf(target, query.timeZone)),
    nowMs: Date.now,
    pause: backOff,
  };
  try {
    for await (const group of redrive(rejectionsOf(target, query), dependencies, query)) {
      for (const redriven of group) add(tally, redriven);
      bar.show(0, many(tally.fates.sent, 'rejection'));
      // Between two groups nothing is in doubt.
      if (signal?.aborted) throw new InterruptedError('interrupted');
    }
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    throw new Error(`${messageOf(error)} (${fatesText(tally)}; the rest is sent by another redrive)`, {
      cause: error,
    });
  } finally {
    bar.done();
  }
  return tally;
}

function add({ fates, unknown }: Tally, { archived, fate }: Redriven): void {
  fates[fate]++;
  const { subSequence } = archived.rejection;
  if (fate === 'unknown') unknown.push(originId(archived, { subSequence }));
}

function tallyText(tally: Tally, dryRun: boolean): string {
  const { unknown } = tally;
  const lines = [
    `${dryRun ? 'a redrive would come to: ' : ''}${fatesText(tally)}`,
    ...(unknown.length > 0
      ? ['', 'perhaps sent before; --unknown sends them, at the risk of counting twice:']
      : []),
    ...unknown.slice(0, UNKNOWN_SHOWN_MAX).map((place) => `  ${place}`),
    ...(unknown.length > UNKNOWN_SHOWN_MAX
      ? [`  and ${grouped(unknown.length - UNKNOWN_SHOWN_MAX)} more`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function fatesText({ fates }: Tally): string {
  const met = WORDS.filter(([fate]) => fate === 'sent' || fates[fate] > 0);
  return met.map(([fate, words]) => `${grouped(fates[fate])} ${words}`).join(', ');
}
