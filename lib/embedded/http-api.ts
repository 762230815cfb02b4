import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RouteDefinition } from './definitions.ts';
import { accountId } from './identities.ts';
import type { PageListener } from './page-server.ts';

/** API Gateway takes no larger body. */
const bodyBytesMax = 10 * 1024 * 1024;

/** What a function answers by payload format 2.0. */
interface Answer {
  statusCode?: number;
  headers?: Record<string, string>;
  body?: string;
  isBase64Encoded?: boolean;
}

/**
 * Stands in for the HTTP API of a stack: requests for its routes become invocations with events of payload
 * format 2.0.
 */
export class HttpApi {
  #routes: readonly RouteDefinition[] = [];
  #invoke: (functionKey: string, payload: string) => Promise<unknown> = async () => undefined;

  open(
    routes: readonly RouteDefinition[],
    invoke: (functionKey: string, payload: string) => Promise<unknown>,
  ) {
    this.#routes = routes;
    this.#invoke = invoke;
  }

  /** Answers what a route is for, and leaves the rest to `page`. */
  before(page: PageListener): PageListener {
    return (request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://api');
      const route = this.#routes.find((one) => matches(one, request.method ?? '', pathname));
      if (!route) return page(request, response);
      this.#answer(route, request, response).catch(() => {
        if (response.headersSent) response.destroy();
        else send(response, 500, '{"message":"Internal Server Error"}');
      });
    };
  }

  async #answer(route: RouteDefinition, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === undefined) return send(response, 413, '{"message":"Request Entity Too Large"}');
    const event = httpEvent(route, request, body, Date.now());
    const answer = ((await this.#invoke(route.functionKey, JSON.stringify(event))) ?? {}) as Answer;
    response.writeHead(answer.statusCode ?? 200, answer.headers ?? {});
    response.end(Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8'));
  }
}

/** `ANY` is every method; `{token}` is one part of a path. */
function matches({ method, path }: RouteDefinition, asked: string, pathname: string): boolean {
  if (method !== 'ANY' && method !== asked) return false;
  const [wanted, given] = [path.split('/'), pathname.split('/')];
  return (
    wanted.length === given.length &&
    wanted.every((part, i) => (part.startsWith('{') ? given[i] !== '' : part === given[i]))
  );
}

/** Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
function httpEvent(
  { method: routeMethod, path }: RouteDefinition,
  request: IncomingMessage,
  body: Buffer,
  nowMs: number,
): object {
  const { pathname, search } = new URL(request.url ?? '/', 'http://api');
  const headers = Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(',')]);
  const isText = /^(text\/|application\/(json|javascript|xml))/.test(request.headers['content-type'] ?? '');
  return {
    version: '2.0',
    routeKey: `${routeMethod} ${path}`,
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: Object.fromEntries(headers),
    requestContext: {
      accountId,
      http: { method: request.method, path: pathname, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
      requestId: randomUUID(),
      routeKey: `${routeMethod} ${path}`,
      stage: '$default',
      timeEpoch: nowMs,
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= bodyBytesMax) chunks.push(chunk);
  }
  return bytes <= bodyBytesMax ? Buffer.concat(chunks) : undefined;
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
}
