import { appendFileSync } from 'node:fs';
import type { Package } from '../../lib/embedded/package.ts';
import { type Stack, startStack } from '../../lib/embedded/stack.ts';

// The process that holds the stack, so that it can be killed as a whole and started again over its data.

export interface StackCommand {
  directory: string;
  package: Package;
  logPath: string;
}

export interface StackRequest {
  id: number;
  ask: 'kill' | 'drained' | 'stats' | 'stop';
  functionKey?: string;
}

/** The first, of id 0, says that the stack is up. */
export interface StackReply {
  id: number;
  value?: unknown;
  error?: string;
}

const answers: Record<StackRequest['ask'], (stack: Stack, functionKey: string) => unknown> = {
  kill: (stack, functionKey) => stack.kill(functionKey),
  drained: (stack) => stack.drained(),
  stats: (stack) => stack.stats(),
  stop: (stack) => stack.stop(),
};

async function reply(id: number, answer: () => unknown): Promise<void> {
  try {
    process.send?.({ id, value: await answer() } satisfies StackReply);
  } catch (error) {
    process.send?.({ id, error: (error as Error).message } satisfies StackReply);
  }
}

process.once('message', (command: StackCommand) => {
  const starting = startStack({
    directory: command.directory,
    package: command.package,
    ports: { kinesis: 0, dynamodb: 0, s3: 0, page: 0 },
    log: (line) => appendFileSync(command.logPath, `${new Date().toISOString()} ${line}\n`),
    schedules: false,
    // Whatever is killed and throttled here is so on purpose.
    failAfterAttempts: 10_000,
    timing: { pollMs: 50, retryBaseMs: 50, retryCapMs: 1000 },
  });
  void reply(0, async () => {
    const { endpoints, names, environment } = await starting;
    return { endpoints, names, environment };
  });
  process.on('message', ({ id, ask, functionKey = '' }: StackRequest) => {
    void reply(id, async () => answers[ask](await starting, functionKey));
  });
});
process.on('disconnect', () => process.exit(1));
