import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { EmailEventsDefinition } from './definitions.ts';
import { emailEvents } from './email-events.ts';
import { loopbackOnly } from './loopback.ts';
import type { Outbox, OutboxMessage } from './outbox.ts';
import { answerSes } from './outbox-api.ts';
import { answerSqs, SQS_TARGET } from './queue-api.ts';
import type { Queues } from './queues.ts';
import { portError } from './servers.ts';

export type PageListener = (request: IncomingMessage, response: ServerResponse) => void;

export interface PageServer {
  /** `http://127.0.0.1:3000` */
  endpoint: string;
  stop(): Promise<void>;
}

/** What is served besides the page. */
export interface PageServices {
  outbox: Outbox;
  queues: Queues;
  /** Where SES' events go; filled once the template has been read. */
  emailEvents: EmailEventsDefinition[];
}

/**
 * Serves the APIs of SES and SQS to the functions, and everything else by `page`.
 * @throws Error of one line when the port is taken.
 */
export async function startPageServer(
  port: number,
  services: PageServices,
  page: PageListener,
): Promise<PageServer> {
  const server = createServer(
    { keepAliveTimeout: 120_000 },
    loopbackOnly((request, response) => {
      const answered = answer(request, response, services);
      if (!answered) return page(request, response);
      // A client that hangs up in the middle is the only way for this to fail.
      answered.catch(() => response.destroy());
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

/** @returns undefined for what is neither SES' nor SQS' */
function answer(
  request: IncomingMessage,
  response: ServerResponse,
  services: PageServices,
): Promise<void> | undefined {
  if (String(request.headers['x-amz-target']).startsWith(SQS_TARGET))
    return answerSqs(request, response, services.queues);
  if (!request.url?.startsWith('/v2/email/')) return undefined;
  return answerSes(request, response, services.outbox, (message) => publish(message, services));
}

function publish(message: OutboxMessage, { emailEvents: destinations, queues }: PageServices): void {
  const arns = destinations
    .filter(({ configurationSet }) => configurationSet === message.configurationSet)
    .flatMap(({ queueArns }) => queueArns);
  for (const arn of arns) for (const event of emailEvents(message)) queues.byArn(arn)?.send(event);
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
