import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Outbox, OutboxMessage } from './outbox.ts';
import { messageBytesMax, type Rejection, readSendEmail, tooLarge } from './send-email.ts';

export const outboxPath = '/v2/email/outbound-emails';

/** The message in base64, with what goes around it. */
const bodyBytesMax = messageBytesMax * 1.4;

/**
 * Answers SES v2's SendEmail; whatever comes in, something goes out.
 * @param published gets what was sent, for its events
 */
export async function answerSes(
  request: IncomingMessage,
  response: ServerResponse,
  outbox: Outbox,
  published: (message: OutboxMessage) => void,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://outbox').pathname;
  if (request.method !== 'POST' || path !== outboxPath) {
    request.resume();
    return reject(response, {
      status: 404,
      type: 'NotFoundException',
      message: 'Only SendEmail is answered here.',
    });
  }
  const body = await readBody(request);
  if (body === undefined) return reject(response, tooLarge);
  const message = readSendEmail(body);
  if ('status' in message) return reject(response, message);
  const added = await outbox.add(message);
  published(added);
  send(response, 200, { MessageId: added.id });
}

/** @returns undefined where it is longer than any message may be. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= bodyBytesMax) chunks.push(chunk);
  }
  return bytes <= bodyBytesMax ? Buffer.concat(chunks).toString('utf8') : undefined;
}

function reject(response: ServerResponse, { status, type, message }: Rejection): void {
  send(response, status, { message }, { 'x-amzn-errortype': type });
}

function send(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
