import { type ChildProcess, fork } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { accountId, region } from './identities.ts';

export type ServiceName = 'kinesis' | 'dynamodb' | 's3';

export interface ServerCommand {
  directory: string;
  services: { service: ServiceName; port: number }[];
}

export type ServerReport =
  | { kind: 'listening'; service: ServiceName; port: number }
  | { kind: 'failed'; service: ServiceName; port: number; code: string }
  | { kind: 'note'; text: string };

export interface Servers {
  /** `http://127.0.0.1:4567`, by service. */
  endpoints: Record<ServiceName, string>;
  pid: number;
  /** Waits until everything is written out. */
  stop(): Promise<void>;
}

const titles: Record<ServiceName, string> = { kinesis: 'Kinesis', dynamodb: 'DynamoDB', s3: 'S3' };
const stopMs = 5_000;

/** One line that names the port, what wanted it, and the flag that moves it. */
export function portError(title: string, flag: string, port: number, code: string): Error {
  const what = code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${code})`;
  return new Error(`port ${port} for ${title} ${what}: choose another with ${flag} PORT`);
}

/**
 * Starts the stand-ins, in a process of their own, so that they and the consumers have a core each.
 * @param directory where their data stays between runs.
 * @param exited is told when the process ends without having been stopped.
 * @throws Error of one line when a port is taken.
 */
export async function startServers(
  directory: string,
  ports: Record<ServiceName, number>,
  { log, exited }: { log: (line: string) => void; exited: (error: Error) => void },
): Promise<Servers> {
  const services = (['kinesis', 'dynamodb', 's3'] as const).map((service) => ({
    service,
    port: ports[service],
  }));
  for (const { service } of services) await mkdir(join(directory, service), { recursive: true });
  const child = forkTypeScript('server-process.ts');
  let stopping = false;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  void ended.then(() => stopping || exited(new Error('the process of the embedded servers has ended')));
  child.stderr?.on('data', (text) => log(String(text).trimEnd()));
  const stop = async (): Promise<void> => {
    stopping = true;
    if (child.connected) child.send('close');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
    await ended;
    clearTimeout(timer);
  };
  child.send({ directory, services } satisfies ServerCommand);
  try {
    return { endpoints: await listening(child, log), pid: child.pid ?? 0, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function forkTypeScript(name: string): ChildProcess {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return fork(fileURLToPath(new URL(name, import.meta.url)), [], {
    execArgv: ['--import', loader, '--no-warnings'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // The stand-ins compose ARNs of these.
    env: { AWS_REGION: region, AWS_ACCOUNT_ID: accountId },
  });
}

function listening(child: ChildProcess, log: (line: string) => void): Promise<Record<ServiceName, string>> {
  const endpoints: Partial<Record<ServiceName, string>> = {};
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', () => fail(new Error('the embedded servers ended while they started')));
    child.on('message', (report: ServerReport) => {
      if (report.kind === 'note') return log(report.text);
      const { service, port } = report;
      if (report.kind === 'failed')
        return fail(portError(titles[service], `--${service}-port`, port, report.code));
      endpoints[service] = `http://127.0.0.1:${port}`;
      const { kinesis, dynamodb, s3 } = endpoints;
      if (kinesis && dynamodb && s3) done({ kinesis, dynamodb, s3 });
    });
  });
}
