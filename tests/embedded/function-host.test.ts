import { expect, onTestFinished, test } from 'vitest';
import type { FunctionDefinition } from '../../lib/embedded/definitions.ts';
import { FunctionHost, writeFunctionProgram } from '../../lib/embedded/function-host.ts';
import { codeFolder, functionDefinition, temporaryFolder } from './fixtures.ts';

async function hostOf(
  source: string,
  changes: Partial<FunctionDefinition> = {},
): Promise<{ host: FunctionHost; lines: string[] }> {
  const folder = await temporaryFolder();
  const lines: string[] = [];
  const host = new FunctionHost({
    definition: { ...functionDefinition('count', { ROLLUPS_TABLE: 'rollups' }), ...changes },
    codeFolder: await codeFolder(folder, 'count', source),
    program: await writeFunctionProgram(folder),
    stackEnvironment: { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9000' },
    log: (key, line) => lines.push(`${key}: ${line}`),
  });
  onTestFinished(() => host.stop());
  return { host, lines };
}

test('a handler gets the event, the context and exactly the environment of its definition and of Lambda', async () => {
  const { host, lines } = await hostOf(`
    export async function handler(event, context) {
      console.log('counting', event.n);
      const left = context.getRemainingTimeInMillis();
      const { functionName, memoryLimitInMB, awsRequestId } = context;
      const id = /^[0-9a-f-]{36}$/.test(awsRequestId);
      const environment = Object.keys(process.env).filter((name) => name !== 'NODE_CHANNEL_FD').sort();
      return { n: event.n, left: left > 9000 && left <= 10000, functionName, memoryLimitInMB, id,
        environment, table: process.env.ROLLUPS_TABLE };
    }`);
  expect(await host.invoke('{"n":7}')).toEqual({
    n: 7,
    left: true,
    functionName: 'clickweek-test-count',
    memoryLimitInMB: '512',
    id: true,
    table: 'rollups',
    environment: [
      'AWS_ACCESS_KEY_ID',
      'AWS_DEFAULT_REGION',
      'AWS_ENDPOINT_URL_S3',
      'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
      'AWS_LAMBDA_FUNCTION_NAME',
      'AWS_LAMBDA_FUNCTION_VERSION',
      'AWS_LAMBDA_LOG_GROUP_NAME',
      'AWS_REGION',
      'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED',
      'AWS_SECRET_ACCESS_KEY',
      'HOME',
      'LAMBDA_TASK_ROOT',
      'LANG',
      'PATH',
      'ROLLUPS_TABLE',
      'TZ',
      '_HANDLER',
    ],
  });
  expect(lines).toEqual(['count: counting 7']);
});

test.each([
  ['throws', `throw new TypeError('no click')`, 'count: TypeError: no click'],
  ['exits', 'process.exit(3)', 'count: Runtime.ExitError: Runtime exited with error: exit status 3'],
  [
    'rejects beside',
    `Promise.reject(new Error('lost')); await new Promise(() => {})`,
    'count: Runtime.UnhandledPromiseRejection: lost',
  ],
])(
  'a handler that %s fails the invocation by name, and the next one is answered',
  async (_what, failure, message) => {
    const { host } = await hostOf(
      `export async function handler(event) { if (event.fail) { ${failure} } return 'fine'; }`,
    );
    await expect(host.invoke('{"fail":true}')).rejects.toThrow(message);
    expect(await host.invoke('{}')).toBe('fine');
  },
);

test('a handler that is not there is an error that names it', async () => {
  const { host } = await hostOf('export const other = 1;');
  await expect(host.invoke('{}')).rejects.toThrow(
    'count: Runtime.HandlerNotFound: index.handler is undefined',
  );
});

test('an invocation that runs longer than the timeout is killed, with whatever it still wanted to do', async () => {
  const source = `
    export async function handler(event) {
      if (event.stay) await new Promise((done) => setTimeout(done, 60_000));
      return process.pid;
    }`;
  const { host } = await hostOf(source, { timeoutSeconds: 1 });
  const before = await host.invoke('{}');
  await expect(host.invoke('{"stay":true}')).rejects.toThrow('Task timed out after 1.00 seconds');
  expect(await host.invoke('{}')).not.toBe(before);
});

test('invocations at once run in two processes, one each at a time, and processes are used again', async () => {
  const { host } = await hostOf(`
    let running = 0;
    export async function handler() {
      if (running++) throw new Error('two at a time');
      await new Promise((done) => setTimeout(done, 20));
      running--;
      return process.pid;
    }`);
  const pids = await Promise.all(Array.from({ length: 8 }, () => host.invoke('{}')));
  expect(new Set(pids).size).toBe(2);
});

test('kill fails what is in flight, and a new process takes the next', async () => {
  const { host } = await hostOf('export const handler = (event) => event.stay ? new Promise(() => {}) : 1;');
  const stuck = host.invoke('{"stay":true}');
  setTimeout(() => host.kill(), 200);
  await expect(stuck).rejects.toThrow('Runtime.ExitError: Runtime exited with error: signal: SIGKILL');
  expect(await host.invoke('{}')).toBe(1);
});
