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
    throw new UsageError(usageMessage(messageOf(error)), { cause: error });
  }
}

/**
 * Runs a program to its exit code: 0 done, 1 failed, 2 wrong usage. Errors are one line on standard
 * error.
 *
 * @param help The command that shows the usage.
 */
export async function runProgram(name: string, help: string, main: () => Promise<void>): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads our output may have read enough (`| head`): that is no failure.
    if (error.code === 'EPIPE') process.exit(0);
    console.error(`${name}: standard output cannot be written: ${oneLine(messageOf(error))}`);
    process.exit(1);
  });
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

/** Writes to standard output; resolves once it is out. Where it cannot be, `runProgram` ends the process. */
export function print(text: string): Promise<void> {
  return new Promise((done) => process.stdout.write(text, (error) => error || done()));
}

/** Node's and the SDK's errors sometimes have an empty message; their code or name still says something. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join(', ');
  return error.message || ((error as NodeJS.ErrnoException).code ?? error.name);
}

/** What `parseArgs` says, as one sentence in plain words. */
function usageMessage(text: string): string {
  const option = /^Option '.*?(--[\w-]+)/.exec(text)?.[1];
  // "Ambiguous" where the next word begins with a dash, "missing" where there is none.
  if (option && /argument (is ambiguous|missing)/.test(text)) return `${option} needs a value`;
  if (option && /does not take an argument/.test(text)) return `${option} takes no value`;
  return (text.split(/\. |\n/)[0] ?? text).replace(/\.$/, '');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
