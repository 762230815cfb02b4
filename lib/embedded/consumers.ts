import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { FunctionDefinition, MappingDefinition } from './definitions.ts';
import { EventSourceMapping } from './event-source-mapping.ts';
import { FunctionHost, writeFunctionProgram } from './function-host.ts';
import type { MappingTiming } from './mapping-options.ts';
import type { Package } from './package.ts';
import { QueueMapping } from './queue-mapping.ts';
import type { Queues } from './queues.ts';
import type { MappingStats } from './reader-host.ts';
import type { EmbeddedClients } from './resources.ts';
import { Schedule } from './schedule.ts';
import { kinesisSource } from './stream-source.ts';

export interface ConsumerOptions {
  directory: string;
  packageDirectory: string;
  package: Package;
  clients: EmbeddedClients;
  queues: Queues;
  environment: Record<string, string>;
  schedules: boolean;
  failAfterAttempts: number;
  timing?: Partial<MappingTiming>;
  log(line: string): void;
}

/** How long an invocation in flight may take to end when the stack stops. */
const stopMs = 10_000;

/** The functions of a stack and what invokes them. */
export class Consumers {
  #options: ConsumerOptions;
  #hosts = new Map<string, FunctionHost>();
  #mappings = new Map<string, EventSourceMapping>();
  #queueMappings: QueueMapping[] = [];
  #schedules: Schedule[] = [];

  private constructor(options: ConsumerOptions) {
    this.#options = options;
  }

  static async start(options: ConsumerOptions): Promise<Consumers> {
    const consumers = new Consumers(options);
    const program = await writeFunctionProgram(options.packageDirectory);
    for (const definition of options.package.definitions.functions)
      consumers.#addFunction(definition, program);
    await mkdir(join(options.directory, 'checkpoints'), { recursive: true });
    for (const definition of options.package.definitions.mappings) await consumers.#addMapping(definition);
    consumers.#addQueueMappings();
    if (options.schedules) consumers.#startSchedules();
    return consumers;
  }

  /** @throws InvocationError; Error where there is no such function. */
  invoke(functionKey: string, payload: string): Promise<unknown> {
    return this.host(functionKey).invoke(payload);
  }

  /** @throws Error where there is no such function. */
  host(functionKey: string): FunctionHost {
    const host = this.#hosts.get(functionKey);
    if (!host) throw new Error(`serverless.yml defines no function ${functionKey}`);
    return host;
  }

  /** By the function that the mapping invokes. */
  stats(): Record<string, MappingStats> {
    return Object.fromEntries([...this.#mappings].map(([key, mapping]) => [key, mapping.stats()]));
  }

  async drained(): Promise<void> {
    await Promise.all([...this.#mappings.values()].map((mapping) => mapping.drained()));
    // What one function puts into a queue another takes from it.
    while (!this.#queueMappings.every(({ isIdle }) => isIdle)) {
      await new Promise((done) => setTimeout(done, 5));
      await Promise.all(this.#queueMappings.map((mapping) => mapping.settled()));
    }
  }

  fail(error: Error): void {
    for (const mapping of this.#mappings.values()) mapping.fail(error);
  }

  /** Lets what is in flight end, within bounds; what is cut off is delivered again. */
  async stop(): Promise<void> {
    for (const schedule of this.#schedules) schedule.stop();
    const mappings = [...this.#mappings.values(), ...this.#queueMappings];
    const stopped = Promise.all(mappings.map((mapping) => mapping.stop()));
    let timer: NodeJS.Timeout | undefined;
    const bound = new Promise<void>((done) => {
      timer = setTimeout(done, stopMs);
    });
    await Promise.race([stopped, bound]);
    clearTimeout(timer);
    await Promise.all([...this.#hosts.values()].map((host) => host.stop()));
    await stopped;
  }

  #addFunction(definition: FunctionDefinition, program: string): void {
    const { environment: stackEnvironment, log, package: own } = this.#options;
    const codeFolder = own.codeFolders[definition.key] ?? '';
    const logLine = (functionKey: string, line: string): void => log(`${functionKey}: ${line}`);
    this.#hosts.set(
      definition.key,
      new FunctionHost({ definition, codeFolder, stackEnvironment, program, log: logLine }),
    );
  }

  async #addMapping(definition: MappingDefinition): Promise<void> {
    const { clients, directory, failAfterAttempts, log, package: own, timing } = this.#options;
    const target = own.definitions.functions.find(({ key }) => key === definition.functionKey);
    if (!target) throw new Error(`${definition.logicalId} invokes no function`);
    const mapping = await EventSourceMapping.start({
      definition,
      function: target,
      source: kinesisSource(clients.kinesis, definition.streamName),
      invoke: (payload) => this.invoke(target.key, payload),
      putObject: async (bucket, { key, body }) => {
        const input = { Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' };
        await clients.s3.send(new PutObjectCommand(input));
      },
      checkpointPath: join(directory, 'checkpoints', `${definition.logicalId}.json`),
      log: (line) => log(`${target.key}: ${line}`),
      now: Date.now,
      failAfterAttempts,
      ...(timing && { timing }),
    });
    this.#mappings.set(target.key, mapping);
  }

  #addQueueMappings(): void {
    const { queues, log, package: own } = this.#options;
    this.#queueMappings = own.definitions.queueMappings.map((definition) => {
      const queue = queues.byArn(definition.queueArn);
      if (!queue) throw new Error(`${definition.functionKey} reads from no queue of the template`);
      return new QueueMapping({
        definition,
        queue,
        invoke: (payload) => this.invoke(definition.functionKey, payload),
        log: (line) => log(`${definition.functionKey}: ${line}`),
        now: Date.now,
      });
    });
  }

  #startSchedules(): void {
    const host = {
      now: Date.now,
      invoke: (functionKey: string, payload: string) => this.invoke(functionKey, payload),
      log: this.#options.log,
    };
    this.#schedules = this.#options.package.definitions.schedules.map((one) => new Schedule(one, host));
  }
}
