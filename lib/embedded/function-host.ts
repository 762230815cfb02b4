import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';
import type { FunctionDefinition } from './definitions.ts';
import { FunctionWorker, type WorkerOptions } from './function-worker.ts';
import { region } from './identities.ts';
import { accessKey } from './resources.ts';

/** As many invocations of one function at once as two cores have use for. */
const processesMax = 2;

export interface FunctionHostOptions extends Omit<WorkerOptions, 'environment'> {
  /** `AWS_ENDPOINT_URL_*` and what else the function needs to find the stack. */
  stackEnvironment: Record<string, string>;
  processesMax?: number;
}

export interface Killed {
  processes: number;
  invocations: number;
}

/** Runs a function in a small pool of processes, made when needed and kept, as Lambda does. */
export class FunctionHost {
  #options: WorkerOptions;
  #processesMax: number;
  #workers: FunctionWorker[] = [];
  /** Taken from the moment they are chosen: two invocations of one tick must not choose the same. */
  #taken = new Set<FunctionWorker>();
  #waiting: (() => void)[] = [];
  #stopped = false;

  constructor(options: FunctionHostOptions) {
    const environment = functionEnvironment(options.definition, options.codeFolder, options.stackEnvironment);
    this.#options = { ...options, environment };
    this.#processesMax = options.processesMax ?? processesMax;
  }

  /**
   * Waits for a free process, then invokes.
   * @param payload the event, JSON.
   * @throws InvocationError when the function throws, crashes, or runs longer than its timeout.
   */
  async invoke(payload: string): Promise<unknown> {
    const worker = await this.#free();
    try {
      return await worker.invoke(payload);
    } finally {
      this.#taken.delete(worker);
      this.#waiting.shift()?.();
    }
  }

  /**
   * Kills every process; what is in flight fails, and the next invocation starts another.
   * @returns how many processes there were, and how many invocations were cut off.
   */
  kill(): Killed {
    const alive = this.#workers.filter((worker) => !worker.ended);
    for (const worker of alive) worker.kill();
    return { processes: alive.length, invocations: alive.filter((one) => this.#taken.has(one)).length };
  }

  /** Ends the processes; call it when nothing is in flight any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.kill();
    for (const wake of this.#waiting.splice(0)) wake();
    await Promise.all(this.#workers.map((worker) => worker.exited));
  }

  #another(): FunctionWorker | undefined {
    if (this.#workers.length >= this.#processesMax) return undefined;
    const worker = new FunctionWorker(this.#options);
    this.#workers.push(worker);
    return worker;
  }

  async #free(): Promise<FunctionWorker> {
    for (;;) {
      if (this.#stopped) throw new Error(`${this.#options.definition.key}: the stack has stopped`);
      this.#workers = this.#workers.filter((worker) => !worker.ended);
      const worker = this.#workers.find((one) => !this.#taken.has(one)) ?? this.#another();
      if (worker) {
        this.#taken.add(worker);
        return worker;
      }
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
  }
}

/**
 * The whole environment of a function's process: what its definition says and what Lambda adds.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionEnvironment(
  definition: FunctionDefinition,
  codeFolder: string,
  stackEnvironment: Record<string, string>,
): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: 'UTC',
    // Lambda has no ~/.aws; the user's own profile must not reach the function either.
    HOME: codeFolder,
    // On an older Node than Lambda's, the SDK would warn at each start of a process.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKey,
    AWS_SECRET_ACCESS_KEY: accessKey,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    LAMBDA_TASK_ROOT: codeFolder,
    _HANDLER: definition.handler,
    ...stackEnvironment,
    ...definition.environment,
  };
}

/** Writes the program that the functions' processes run into a folder. @returns its path. */
export async function writeFunctionProgram(folder: string): Promise<string> {
  const source = await readFile(new URL('function-process.ts', import.meta.url), 'utf8');
  const { code } = await transform(source, { loader: 'ts', format: 'esm', target: 'node20' });
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'function-process.mjs');
  await writeFile(path, code);
  return path;
}
