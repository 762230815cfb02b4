import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { FunctionDefinition } from './definitions.ts';

/** To the process. */
export interface Invocation {
  requestId: string;
  /** The event, JSON. */
  payload: string;
  deadlineMs: number;
  context: Record<string, string>;
}

/** From the process. One without a request id is a crash between invocations, or during one. */
export interface InvocationReply {
  requestId?: string;
  /** JSON; unset where the handler returned nothing. */
  result?: string | undefined;
  errorType?: string;
  errorMessage?: string;
  trace?: string;
}

/** A function that failed: it threw, crashed, ran out of time or was killed. */
export class InvocationError extends Error {
  override readonly name = 'InvocationError';
  readonly functionKey: string;
  readonly errorType: string;

  constructor(functionKey: string, errorType: string, message: string, trace?: string) {
    super(`${functionKey}: ${errorType}: ${message}`);
    this.functionKey = functionKey;
    this.errorType = errorType;
    if (trace) this.stack = trace;
  }
}

export interface WorkerOptions {
  definition: FunctionDefinition;
  codeFolder: string;
  /** The whole environment of the process. */
  environment: Record<string, string>;
  /** The stripped function-process.ts. */
  program: string;
  log: (functionKey: string, line: string) => void;
}

interface Pending {
  requestId: string;
  timer: NodeJS.Timeout;
  done(reply: InvocationReply): void;
}

/** One process of a function. It runs one invocation at a time, and may end at any moment. */
export class FunctionWorker {
  #options: WorkerOptions;
  #child: ChildProcess;
  #pending: Pending | undefined;
  /** The reason it ends, where it is known before it does. */
  #crash: InvocationReply | undefined;
  ended = false;
  readonly exited: Promise<void>;

  constructor(options: WorkerOptions) {
    this.#options = options;
    const { definition, codeFolder, environment, program } = options;
    this.#child = fork(program, [codeFolder, definition.handler], {
      cwd: codeFolder,
      env: environment,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.exited = new Promise((done) => this.#child.once('close', () => done()));
    this.#child.on('message', (reply: InvocationReply) => this.#answer(reply));
    this.#child.on('error', (error) => this.#end(error.message));
    // Not 'exit': what the process said last may still be on its way then.
    this.#child.once('close', (code, signal) =>
      this.#end(signal ? `signal: ${signal}` : `exit status ${code}`),
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) createInterface(stream).on('line', (line) => options.log(definition.key, line));
    }
  }

  /**
   * @param payload the event, JSON.
   * @returns what the handler returned; undefined for nothing.
   * @throws InvocationError
   */
  async invoke(payload: string): Promise<unknown> {
    const { definition } = this.#options;
    const reply = await this.#exchange(payload);
    if (reply.errorType === undefined)
      return reply.result === undefined ? undefined : JSON.parse(reply.result);
    throw new InvocationError(definition.key, reply.errorType, reply.errorMessage ?? '', reply.trace);
  }

  /** Ends the process at once, as a host that is lost does. */
  kill(): void {
    this.ended = true;
    this.#child.kill('SIGKILL');
  }

  #exchange(payload: string): Promise<InvocationReply> {
    const { definition } = this.#options;
    const requestId = randomUUID();
    const timeoutMs = definition.timeoutSeconds * 1000;
    return new Promise((done) => {
      const timer = setTimeout(() => this.#timeOut(), timeoutMs);
      this.#pending = { requestId, timer, done };
      const context = contextOf(definition, requestId);
      const invocation: Invocation = { requestId, payload, deadlineMs: Date.now() + timeoutMs, context };
      this.#child.send(invocation, (error) => error && this.#end(error.message));
    });
  }

  #answer(reply: InvocationReply): void {
    if (reply.requestId === undefined) this.#crash = reply;
    else if (reply.requestId === this.#pending?.requestId) this.#settle(reply);
  }

  /** Lambda throws the whole environment away: nothing of it may write later than its answer. */
  #timeOut(): void {
    this.kill();
    const errorMessage = `Task timed out after ${this.#options.definition.timeoutSeconds.toFixed(2)} seconds`;
    this.#settle({ errorType: 'Sandbox.Timedout', errorMessage });
  }

  #end(how: string): void {
    this.ended = true;
    this.#settle(
      this.#crash ?? { errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with error: ${how}` },
    );
  }

  #settle(reply: InvocationReply): void {
    if (!this.#pending) return;
    clearTimeout(this.#pending.timer);
    const { done } = this.#pending;
    this.#pending = undefined;
    done(reply);
  }
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextOf(definition: FunctionDefinition, requestId: string): Record<string, string> {
  return {
    functionName: definition.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: definition.arn,
    memoryLimitInMB: String(definition.memoryMegabytes),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${definition.name}`,
    logStreamName: 'embedded',
  };
}
