import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Invocation, InvocationReply } from './function-worker.ts';

// What runs a function's bundle in a process of its own, as Lambda's runtime does. It imports nothing
// of this project: it is stripped of its types and started without a loader, so that the bundle sees
// the Node it would see on Lambda. Arguments: the folder of the code, and the handler.

type Handler = (event: unknown, context: object) => unknown;

const [folder = '', handlerName = ''] = process.argv.slice(2);

async function load(): Promise<Handler> {
  const dot = handlerName.lastIndexOf('.');
  const path = join(folder, handlerName.slice(0, dot));
  const extension = ['.mjs', '.js', '.cjs'].find((one) => existsSync(path + one));
  if (!extension) throw named('Runtime.ImportModuleError', `Error: Cannot find module '${path}'`);
  const module = await import(pathToFileURL(path + extension).href);
  const exported = handlerName.slice(dot + 1);
  const handler = module[exported] ?? module.default?.[exported];
  if (typeof handler === 'function') return handler;
  throw named('Runtime.HandlerNotFound', `${handlerName} is undefined or not exported`);
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

function contextOf(invocation: Invocation): object {
  return {
    ...invocation.context,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, invocation.deadlineMs - Date.now()),
  };
}

async function invoke(invocation: Invocation): Promise<void> {
  try {
    const handler = await loaded;
    const result = await handler(JSON.parse(invocation.payload), contextOf(invocation));
    // JSON, as on Lambda: what it cannot hold is not in the answer.
    reply({ requestId: invocation.requestId, result: JSON.stringify(result) });
  } catch (error) {
    reply({ requestId: invocation.requestId, ...failure(error) });
  }
}

function failure(error: unknown): { errorType: string; errorMessage: string; trace: string } {
  const { name, message, stack } = error instanceof Error ? error : named('string', String(error));
  return { errorType: name, errorMessage: message, trace: stack ?? '' };
}

function reply(message: InvocationReply, then?: () => void): void {
  if (!process.connected) process.exit(1);
  process.send?.(message, undefined, undefined, then);
}

/** Lambda's runtime ends on these too, and says why. */
function crash(type: string): (error: unknown) => void {
  return (error) => {
    const { errorMessage, trace } = failure(error);
    console.error(trace || errorMessage);
    reply({ errorType: type, errorMessage, trace }, () => process.exit(129));
  };
}

process.on('uncaughtException', crash('Runtime.UnhandledException'));
process.on('unhandledRejection', crash('Runtime.UnhandledPromiseRejection'));
// Ctrl-C reaches every process of the terminal; an invocation in flight may finish.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
const loaded = load();
loaded.catch(() => undefined);
process.on('message', (invocation: Invocation) => void invoke(invocation));
