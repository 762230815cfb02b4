import type { IncomingMessage, RequestListener } from 'node:http';

const loopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/i;

/**
 * Lets through only what was addressed to this machine by name or number. A web page elsewhere can
 * point its own name at 127.0.0.1 (DNS rebinding), or post from its own origin; neither gets in.
 */
export function loopbackOnly(listener: RequestListener): RequestListener {
  return (request, response) => {
    if (isLocal(request)) return listener(request, response);
    request.resume();
    response.writeHead(403, { 'content-type': 'text/plain' });
    response.end('only requests to 127.0.0.1 or localhost are answered\n');
  };
}

function isLocal({ headers }: IncomingMessage): boolean {
  // HTTP/2 has `:authority` in place of the Host header.
  const host = headers.host ?? (headers[':authority'] as string | undefined) ?? '';
  const origin = headers.origin?.replace(/^https?:\/\//, '');
  return loopback.test(host) && (origin === undefined || loopback.test(origin));
}
