import { closeSync, openSync, writeSync } from 'node:fs';
import { kinesisProducer } from '../../lib/aws/kinesis-producer.ts';
import type { PackingName } from '../../lib/domain/packing/packing.ts';
import type { SpreadName } from '../../lib/domain/packing/spread.ts';
import { ClickTooLargeError } from '../../lib/producer/click-too-large.ts';
import type { Producer } from '../../lib/producer/producer.ts';
import type { Failure } from '../../lib/producer/producer-options.ts';
import type { Statistics } from '../../lib/producer/statistics.ts';
import { messageOf } from '../command-line.ts';
import { readLines } from '../lines.ts';
import { progressBar } from '../progress.ts';
import { many } from '../totals-text.ts';

const GIVE_UP_AFTER_MS = 120_000;
const INTERRUPTED_WITHIN_MS = 20_000;

export interface SendPlan {
  readonly stream: string;
  /** `-` is standard input. */
  readonly file: string;
  readonly fileBytes: number;
  readonly pack: PackingName;
  readonly spread: SpreadName;
  readonly failedFile: string | undefined;
  readonly signal: AbortSignal;
}

/** What became of a file's lines. */
export interface Sent {
  readonly statistics: Statistics;
  readonly blankLines: number;
  /** Blank ones included; further lines were not read. */
  readonly linesRead: number;
  readonly interrupted: boolean;
  /** Why the first line that failed did, and how many of those that failed may be on the stream. */
  readonly failure: Error | null;
  readonly perhapsPut: number;
  /** Why the file could not be read to its end. */
  readonly error: Error | null;
}

type Progress = { -readonly [Name in 'blankLines' | 'linesRead' | 'bytesRead']: number };

/** Sends the lines of a file until its end or the signal; what has been read is sent in any case. */
export async function sendLines(plan: SendPlan): Promise<Sent> {
  const progress: Progress = { blankLines: 0, linesRead: 0, bytesRead: 0 };
  const failures = new Failures(plan.failedFile, progress);
  const producer = kinesisProducer(plan.stream, {
    pack: plan.pack,
    spread: plan.spread,
    giveUpAfterMs: GIVE_UP_AFTER_MS,
    onFailed: (failure) => failures.add(failure),
  });
  plan.signal.addEventListener('abort', () => void producer.close(INTERRUPTED_WITHIN_MS));
  const bar = progressBar('sending');
  const show = () => {
    const { put } = producer.statistics;
    bar.show(progress.bytesRead / plan.fileBytes, many(put, 'line'));
  };
  const error = await feed(producer, plan, progress, show);
  await (plan.signal.aborted ? producer.close() : drain(producer, show));
  bar.done();
  const { statistics } = producer;
  const { failure, perhapsPut } = failures.end();
  const { blankLines, linesRead } = progress;
  return { statistics, blankLines, linesRead, interrupted: plan.signal.aborted, failure, perhapsPut, error };
}

/** @returns why the file could not be read to its end, where nobody wished it so. */
async function feed(
  producer: Producer,
  { file, signal }: SendPlan,
  progress: Progress,
  show: () => void,
): Promise<Error | null> {
  const onBytes = (bytes: number) => {
    progress.bytesRead += bytes;
  };
  const onBlankLine = () => {
    progress.blankLines++;
  };
  try {
    for await (const { number, bytes } of readLines(file, { onBytes, onBlankLine, signal })) {
      if (signal.aborted) return null;
      progress.linesRead = number;
      await producer.send(bytes);
      show();
    }
    return null;
  } catch (error) {
    return signal.aborted ? null : (error as Error);
  }
}

/** Flushes for as long as the producer goes on trying; a signal ends it. */
async function drain(producer: Producer, show: () => void): Promise<void> {
  const timer = setInterval(show, 200);
  await producer.flush();
  clearInterval(timer);
  await producer.close();
}

/** Counts what failed, and writes it where it was wanted. */
class Failures {
  readonly #path: string | undefined;
  readonly #progress: Readonly<Progress>;
  #file: number | null = null;
  #failure: Error | null = null;
  #perhapsPut = 0;

  constructor(path: string | undefined, progress: Readonly<Progress>) {
    this.#path = path;
    this.#progress = progress;
  }

  add({ error, clicks, perhapsPut }: Failure): void {
    // Only this one is told while its line is being sent.
    const where = error instanceof ClickTooLargeError ? `line ${this.#progress.linesRead} is ` : '';
    this.#failure ??= new Error(where + messageOf(error), { cause: error });
    if (perhapsPut) this.#perhapsPut += clicks.length;
    if (this.#path === undefined) return;
    this.#file ??= openSync(this.#path, 'w');
    for (const click of clicks) writeSync(this.#file, Buffer.concat([click, Buffer.from('\n')]));
  }

  end(): { failure: Error | null; perhapsPut: number } {
    if (this.#file !== null) closeSync(this.#file);
    return { failure: this.#failure, perhapsPut: this.#perhapsPut };
  }
}
