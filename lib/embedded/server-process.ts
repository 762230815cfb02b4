import { createServer, type RequestListener } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createRequire } from 'node:module';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { loopbackOnly } from './loopback.ts';
import type { ServerCommand, ServerReport, ServiceName } from './servers.ts';
import { putWholeObjects } from './whole-objects.ts';

// The process that holds the stand-ins for Kinesis, DynamoDB and S3. None of them has types.
const require = createRequire(import.meta.url);

interface StandIn {
  listener: RequestListener;
  /** Writes out what is in memory; no request may follow. */
  close(): Promise<void>;
}

const standIns: Record<ServiceName, (directory: string) => StandIn> = {
  kinesis(directory) {
    const server = require('kinesalite')({
      ...(canPersist() ? { path: join(directory, 'kinesis') } : {}),
      createStreamMs: 5,
      deleteStreamMs: 5,
      updateStreamMs: 5,
      shardLimit: 1000,
    });
    return databaseServer(server);
  },
  dynamodb(directory) {
    const path = join(directory, 'dynamodb');
    return databaseServer(
      require('dynalite')({ path, createTableMs: 5, deleteTableMs: 5, updateTableMs: 5 }),
    );
  },
  s3(directory) {
    const S3rver = require('s3rver');
    // The address style is by path: there are no names of buckets to resolve on one machine.
    const options = { directory: join(directory, 's3'), silent: true, vhostBuckets: false };
    const server = new S3rver(options);
    putWholeObjects(server.store);
    return { listener: server.callback(), close: async () => undefined };
  },
};

/** kinesalite's storage has no build for every platform; without it the stream lives in memory. */
function canPersist(): boolean {
  try {
    createRequire(require.resolve('kinesalite'))('leveldown');
    return true;
  } catch {
    report({ kind: 'note', text: 'Kinesis records are kept in memory only: leveldown is not built here' });
    return false;
  }
}

/** Both put their database behind the `close` of a server, which wants to have been listening. */
function databaseServer(server: ReturnType<typeof createServer>): StandIn {
  const handle = server.listeners('request')[0] as RequestListener;
  const listener: RequestListener = (request, response) => {
    handle(request, response);
    // They throw out of the process when a client goes away in the middle of its request.
    request.removeAllListeners('error');
  };
  const close = async (): Promise<void> => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    await new Promise<void>((done) => server.close(() => done()));
  };
  return { listener, close };
}

/** Speaks HTTP/1.1 and, since the SDK's Kinesis client does, HTTP/2 without TLS on the same port. */
function bothVersions(listener: RequestListener): { server: Server; closeConnections: () => void } {
  const guarded = loopbackOnly(listener);
  // Longer than a client keeps an idle connection, so that it is never the server that hangs up.
  const http1 = createServer({ keepAliveTimeout: 120_000 }, guarded);
  const http2 = createHttp2Server(guarded as never);
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    socket.once('readable', () => {
      const start: Buffer | null = socket.read();
      if (start === null) return;
      socket.unshift(start);
      const version = start.toString('latin1', 0, 3) === 'PRI' ? http2 : http1;
      version.emit('connection', socket);
    });
  });
  const closeConnections = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return { server, closeConnections };
}

function report(message: ServerReport): void {
  process.send?.(message);
}

async function start(command: ServerCommand): Promise<void> {
  const closers: (() => Promise<void>)[] = [];
  for (const { service, port } of command.services) {
    const standIn = standIns[service](command.directory);
    const { server, closeConnections } = bothVersions(standIn.listener);
    server.once('error', (error: NodeJS.ErrnoException) =>
      report({ kind: 'failed', service, port, code: error.code ?? error.message }),
    );
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address && typeof address === 'object') report({ kind: 'listening', service, port: address.port });
    });
    closers.push(async () => {
      server.close();
      closeConnections();
      await standIn.close();
    });
  }
  process.on('message', async (message) => {
    if (message !== 'close') return;
    await Promise.all(closers.map((close) => close()));
    process.exit(0);
  });
}

// Ctrl-C reaches every process of the terminal; this one ends when its parent has drained the others.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => process.exit(0));
process.once('message', (command: ServerCommand) => void start(command));
