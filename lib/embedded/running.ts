import { readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { writeAtomically } from './atomic-write.ts';

/** What a stack says of itself while it runs, in `stack.json` of its directory. */
export interface RunningStack {
  pid: number;
  endpoints: { kinesis: string; dynamodb: string; s3: string; page: string };
  names: {
    stream: string;
    rollupsTable: string;
    sitesTable: string;
    suppressionsTable: string;
    linkKeys: string;
    deliveriesTable: string;
    progressTable: string;
    redrivesTable: string;
    /** Its URL. */
    deliveryQueue: string;
    archiveBucket: string;
  };
  /** What an SDK client, or the clickweek tool, needs to talk to this stack. */
  environment: Record<string, string>;
}

const fileName = 'stack.json';
const answerMs = 1_000;

export async function writeRunning(directory: string, stack: RunningStack): Promise<void> {
  await writeAtomically(join(directory, fileName), `${JSON.stringify(stack, null, 2)}\n`);
}

export async function removeRunning(directory: string): Promise<void> {
  await rm(join(directory, fileName), { force: true });
}

/** The stack that runs on this directory; undefined where none does, or one has gone without a word. */
export async function findRunning(directory: string): Promise<RunningStack | undefined> {
  try {
    const stack = JSON.parse(await readFile(join(directory, fileName), 'utf8')) as RunningStack;
    // The process may be another that has its number by now, so its server must answer too.
    const alive = isAlive(stack.pid) && (await answers(stack.endpoints.kinesis));
    return alive ? stack : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function answers(endpoint: string): Promise<boolean> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((done) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: answerMs });
    const end = (answer: boolean) => () => {
      socket.destroy();
      done(answer);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}
