import { type ParseArgsConfig, parseArgs } from 'node:util';

/** The command line is wrong; the message says how to mend it. Ends with exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The user stopped it. Ends with exit code 130, as shells expect, and without a message. */
export class InterruptedError extends Error {
  override name = 'InterruptedError';
}

/** `parseArgs` whose errors are `UsageError`s of one sentence. */
export function parseCommandLine<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(firstSentence(messageOf(error)), { cause: error });
  }
}

/**
 * Runs a program to its exit code: 0 done, 1 failed, 2 wrong usage. Errors are one line on standard
 * error.
 *
 * @param help The command that shows the usage.
 */
export async function runProgram(name: string, help: string, main: () => Promise<void>): Promise<void> {
  // Whoever reads our output may have read enough (`| head`): that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  try {
    await main();
    process.exit(0);
  } catch (error) {
    if (error instanceof InterruptedError) process.exit(130);
    const usage = error instanceof UsageError;
    console.error(`${name}: ${oneLine(messageOf(error))}${usage ? `; see ${help}` : ''}`);
    process.exit(usage ? 2 : 1);
  }
}

/** Node's and the SDK's errors sometimes have an empty message; their code or name still says something. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join(', ');
  return error.message || ((error as NodeJS.ErrnoException).code ?? error.name);
}

function firstSentence(text: string): string {
  return (text.split(/\. |\n/)[0] ?? text).replace(/\.$/, '');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
