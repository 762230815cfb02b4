import { execFile, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LIBRARIES = '.build/dynamodb-local';

/** Starts DynamoDB Local for the run and names it in DYNAMODB_ENDPOINT. @returns what stops it */
export default async function setup(): Promise<() => void> {
  await fetchLibraries();
  const port = await freePort();
  const main = 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner';
  const args = ['-cp', '*', main, '-inMemory', '-disableTelemetry', '-port', String(port)];
  // It leaves a file in its working directory, and telemetry off is its own flag.
  const server = spawn('java', args, { stdio: 'ignore', cwd: LIBRARIES });
  const endpoint = `http://127.0.0.1:${port}`;
  await answering(endpoint);
  process.env.DYNAMODB_ENDPOINT = endpoint;
  return () => {
    server.kill();
  };
}

async function fetchLibraries(): Promise<void> {
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${process.cwd()}/${LIBRARIES}`];
  try {
    await run('mvn', ['-q', '-B', '-f', 'tests/suites/dynamodb-local/pom.xml', ...goal]);
  } catch (error) {
    throw new Error('this suite needs Java 17, Maven and Maven Central', { cause: error });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(endpoint: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const answer = await fetch(endpoint).catch(() => null);
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`DynamoDB Local does not answer at ${endpoint}`);
}
