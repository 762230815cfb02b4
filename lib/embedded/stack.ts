import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Consumers } from './consumers.ts';
import type { Definitions } from './definitions.ts';
import type { Killed } from './function-host.ts';
import { HttpApi } from './http-api.ts';
import { region } from './identities.ts';
import type { MappingTiming } from './mapping-options.ts';
import { Outbox } from './outbox.ts';
import { type Package, packageStack } from './package.ts';
import { noPage, type PageListener, type PageServices, startPageServer } from './page-server.ts';
import { Queues } from './queues.ts';
import type { MappingStats } from './reader-host.ts';
import { accessKey, createResources, embeddedClients } from './resources.ts';
import { findRunning, type RunningStack, removeRunning, writeRunning } from './running.ts';
import { Secrets } from './secrets.ts';
import { startServers } from './servers.ts';
import { withApiAt } from './template-http.ts';

export type { OutboxMessage } from './outbox.ts';

export interface StackOptions {
  /** Where everything is kept between runs. */
  directory: string;
  /** Where serverless.yml is packaged to; `package` in the directory if unset. */
  packageDirectory?: string;
  /** A package made already, in place of packaging serverless.yml. */
  package?: Package;
  /** 0: any that is free. */
  ports: { kinesis: number; dynamodb: number; s3: number; page: number };
  /** Answers what is asked of the page's port, except for the SES API. */
  page?: PageListener;
  log: (line: string) => void;
  /** Whether the schedules run; `invoke` works either way. */
  schedules: boolean;
  /** `drained` rejects once a batch has failed more often than this in a row; 5 if unset. */
  failAfterAttempts?: number;
  timing?: Partial<MappingTiming>;
}

export interface Stack extends Omit<RunningStack, 'pid'> {
  /**
   * @param functionKey as serverless.yml calls it: `weekly`.
   * @throws InvocationError
   */
  invoke(functionKey: string, event: unknown): Promise<unknown>;
  /** Kills the processes of a function, as a lost host does; what was in flight is delivered again. */
  kill(functionKey: string): Killed;
  /**
   * Resolves when every consumer has done everything that was on the stream at the call.
   * @throws Error with the function's message when a batch keeps failing.
   */
  drained(): Promise<void>;
  outbox: Outbox;
  /** Of each event source mapping, by the key of its function. */
  stats(): Record<string, MappingStats>;
  /** Lets invocations in flight end (10 s at most), writes everything out, and closes the servers. */
  stop(): Promise<void>;
}

type Closer = () => Promise<void>;

/**
 * Brings up what serverless.yml defines on this machine.
 * @throws Error of one line when a port is taken or the directory is in use.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const directory = resolve(options.directory);
  const running = await findRunning(directory);
  if (running)
    throw new Error(`clickweek runs on ${directory} already (process ${running.pid}): stop it first`);
  await mkdir(directory, { recursive: true });
  const closers: Closer[] = [];
  try {
    return await start({ ...options, directory }, closers);
  } catch (error) {
    await close(closers);
    throw error;
  }
}

async function start(options: StackOptions, closers: Closer[]): Promise<Stack> {
  const { directory, log, ports } = options;
  const packageDirectory = resolve(options.packageDirectory ?? join(directory, 'package'));
  let consumers: Consumers | undefined;
  const exited = (error: Error): void => {
    log(error.message);
    consumers?.fail(error);
  };
  const outbox = await Outbox.open(join(directory, 'outbox'), Date.now);
  // The ports first: they are what fails most often, and packaging takes seconds.
  const [api, secrets] = [new HttpApi(), new Secrets()];
  const page = secrets.before(api.before(options.page ?? noPage));
  const services: PageServices = { outbox, queues: new Queues(), emailEvents: [] };
  const pageServer = await startPageServer(ports.page, services, page);
  closers.push(pageServer.stop);
  const servers = await startServers(directory, ports, { log, exited });
  closers.push(servers.stop);
  const packaged = options.package ?? (await packageStack(packageDirectory));
  const own = { ...packaged, definitions: withApiAt(pageServer.endpoint, packaged.definitions) };
  await secrets.open(own.definitions.secrets, join(directory, 'secrets.json'));
  const clients = embeddedClients(servers.endpoints);
  closers.push(async () => clients.close());
  await createResources(clients, own.definitions);
  const { queues } = services;
  await queues.open(own.definitions.queues, join(directory, 'queues'), Date.now);
  closers.push(() => queues.saved());
  services.emailEvents.push(...own.definitions.emailEvents);

  const endpoints = { ...servers.endpoints, page: pageServer.endpoint };
  const names = namesOf(own.definitions);
  const sdkEnvironment = sdkEnvironmentOf(endpoints);
  const { schedules, failAfterAttempts = 5, timing } = options;
  consumers = await Consumers.start({
    directory,
    packageDirectory,
    package: own,
    clients,
    queues,
    environment: sdkEnvironment,
    schedules,
    failAfterAttempts,
    log,
    ...(timing && { timing }),
  });
  closers.push(() => consumers?.stop() ?? Promise.resolve());
  const { routes } = own.definitions;
  api.open(routes, async (key, payload) => consumers?.invoke(key, payload));
  const environment = { ...variablesOf(own.definitions), CLICK_STREAM: names.stream, ...sdkEnvironment };
  await writeRunning(directory, { pid: process.pid, endpoints, names, environment });
  closers.push(() => removeRunning(directory));
  return stackOf(consumers, { endpoints, names, environment }, outbox, closers);
}

function stackOf(
  consumers: Consumers,
  about: Omit<RunningStack, 'pid'>,
  outbox: Outbox,
  closers: Closer[],
): Stack {
  return {
    ...about,
    outbox,
    invoke: async (functionKey, event) => consumers.invoke(functionKey, JSON.stringify(event)),
    kill: (functionKey) => consumers.host(functionKey).kill(),
    drained: () => consumers.drained(),
    stats: () => consumers.stats(),
    stop: () => close(closers),
  };
}

/** In the opposite order; a second call has nothing left to close. */
async function close(closers: Closer[]): Promise<void> {
  for (let closer = closers.pop(); closer; closer = closers.pop()) await closer();
}

function namesOf({ outputs }: Definitions): RunningStack['names'] {
  const output = (name: string): string => {
    const value = outputs[name];
    if (value === undefined) throw new Error(`serverless.yml has no output ${name}`);
    return value;
  };
  return {
    stream: output('ClickStreamName'),
    rollupsTable: output('RollupsTableName'),
    sitesTable: output('SitesTableName'),
    suppressionsTable: output('SuppressionsTableName'),
    linkKeys: output('LinkKeysName'),
    deliveriesTable: output('DeliveriesTableName'),
    progressTable: output('ProgressTableName'),
    redrivesTable: output('RedrivesTableName'),
    deliveryQueue: output('DeliveryQueueUrl'),
    archiveBucket: output('ArchiveBucketName'),
  };
}

/** Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
function sdkEnvironmentOf(endpoints: RunningStack['endpoints']): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKey,
    AWS_SECRET_ACCESS_KEY: accessKey,
    AWS_ENDPOINT_URL_KINESIS: endpoints.kinesis,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SESV2: endpoints.page,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.page,
    AWS_ENDPOINT_URL_SQS: endpoints.page,
  };
}

/** What the functions are configured with, for the tools that work on the same tables. */
function variablesOf({ functions }: Definitions): Record<string, string> {
  const all = Object.assign({}, ...functions.map(({ environment }) => environment)) as Record<string, string>;
  const { NODE_OPTIONS: _, ...variables } = all;
  return variables;
}
