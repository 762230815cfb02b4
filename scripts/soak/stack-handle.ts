import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Killed } from '../../lib/embedded/function-host.ts';
import type { MappingStats } from '../../lib/embedded/reader-host.ts';
import type { RunningStack } from '../../lib/embedded/running.ts';
import type { StackCommand, StackReply, StackRequest } from './stack-process.ts';

const POLL_MS = 50;
const GONE_MS_MAX = 10_000;

/** A stack in a process of its own. */
export class StackHandle {
  readonly about: Omit<RunningStack, 'pid'>;
  #child: ChildProcess;
  #asked: Asked;

  private constructor(child: ChildProcess, asked: Asked, about: Omit<RunningStack, 'pid'>) {
    this.#child = child;
    this.#asked = asked;
    this.about = about;
  }

  /** @throws Error with the stack's own message where it does not come up. */
  static async start(command: StackCommand): Promise<StackHandle> {
    const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const child = fork(fileURLToPath(new URL('stack-process.ts', import.meta.url)), [], {
      execArgv: ['--import', loader, '--no-warnings'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const asked = new Asked(child);
    const up = asked.reply(0);
    child.send(command);
    return new StackHandle(child, asked, (await up) as Omit<RunningStack, 'pid'>);
  }

  kill(functionKey: string): Promise<Killed> {
    return this.#ask({ ask: 'kill', functionKey }) as Promise<Killed>;
  }

  async drained(): Promise<void> {
    await this.#ask({ ask: 'drained' });
  }

  stats(): Promise<Record<string, MappingStats>> {
    return this.#ask({ ask: 'stats' }) as Promise<Record<string, MappingStats>>;
  }

  async stop(): Promise<void> {
    await this.#ask({ ask: 'stop' });
    this.#child.kill();
  }

  /** SIGKILL; resolves once the processes that it held have ended too, and let go of their data. */
  async killAll(): Promise<void> {
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
    for (const endpoint of [this.about.endpoints.kinesis, this.about.endpoints.dynamodb])
      for (let waitedMs = 0; await answers(endpoint); waitedMs += POLL_MS) {
        if (waitedMs > GONE_MS_MAX) throw new Error(`${endpoint} outlives the stack that was killed`);
        await new Promise((done) => setTimeout(done, POLL_MS));
      }
  }

  #ask(request: Omit<StackRequest, 'id'>): Promise<unknown> {
    const id = this.#asked.nextId();
    const reply = this.#asked.reply(id);
    const message: StackRequest = { id, ...request };
    this.#child.send(message, (error) => error && this.#asked.fail(id, error));
    return reply;
  }
}

/** Replies by their request; all fail when the process ends. */
class Asked {
  readonly #waiting = new Map<number, { done: (value: unknown) => void; fail: (error: Error) => void }>();
  #ids = 0;

  constructor(child: ChildProcess) {
    child.on('message', ({ id, value, error }: StackReply) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.done(value);
      else waiting?.fail(new Error(error));
    });
    child.once('exit', () => {
      for (const { fail } of this.#waiting.values()) fail(new Error('the stack’s process has ended'));
      this.#waiting.clear();
    });
  }

  nextId(): number {
    return ++this.#ids;
  }

  fail(id: number, error: Error): void {
    this.#waiting.get(id)?.fail(error);
    this.#waiting.delete(id);
  }

  reply(id: number): Promise<unknown> {
    return new Promise((done, fail) => this.#waiting.set(id, { done, fail }));
  }
}

function answers(endpoint: string): Promise<boolean> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((done) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const end = (answer: boolean) => () => {
      socket.destroy();
      done(answer);
    };
    socket.once('connect', end(true)).once('error', end(false));
  });
}
