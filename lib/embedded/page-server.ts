import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { loopbackOnly } from './loopback.ts';
import type { Outbox } from './outbox.ts';
import { answerSes } from './outbox-api.ts';
import { portError } from './servers.ts';

export type PageListener = (request: IncomingMessage, response: ServerResponse) => void;

export interface PageServer {
  /** `http://127.0.0.1:3000` */
  endpoint: string;
  stop(): Promise<void>;
}

/**
 * Serves the SES API to the functions, and everything else by `page`.
 * @throws Error of one line when the port is taken.
 */
export async function startPageServer(port: number, outbox: Outbox, page: PageListener): Promise<PageServer> {
  const server = createServer(
    { keepAliveTimeout: 120_000 },
    loopbackOnly((request, response) => {
      if (!request.url?.startsWith('/v2/email/')) return page(request, response);
      // A client that hangs up in the middle is the only way for this to fail.
      answerSes(request, response, outbox).catch(() => response.destroy());
    }),
  );
  await listen(server, port);
  const address = server.address();
  const actual = address && typeof address === 'object' ? address.port : port;
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((done) => server.close(() => done()));
    server.closeAllConnections();
    await closed;
  };
  return { endpoint: `http://127.0.0.1:${actual}`, stop };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      fail(portError('the page', '--page-port', port, error.code ?? error.message)),
    );
    server.listen(port, '127.0.0.1', done);
  });
}

/** For a stack without a page. */
export function noPage(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain' });
  response.end('nothing here\n');
}
