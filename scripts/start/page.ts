import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Report } from '../../lib/domain/reports/report.ts';
import { headersOf, mimeSource } from '../../lib/embedded/mime-source.ts';
import type { OutboxMessage } from '../../lib/embedded/stack.ts';
import { messageOf } from '../command-line.ts';

/** What the page shows; read anew for every request. */
export interface PageData {
  totals(): PageTotals;
  messages(): Promise<OutboxMessage[]>;
  /** @returns `undefined` or `null` where there is no such message. */
  message(id: string): Promise<OutboxMessage | null | undefined>;
}

export interface PageTotals {
  /** One line: what is happening. */
  readonly status: string;
  /** The current week of each site, and the week before where it is known. */
  readonly sites: readonly { readonly current: Report; readonly previous: Report | null }[];
}

interface Answer {
  readonly type: string;
  readonly policy: string;
  readonly body: string | Buffer;
}

const HTML = readFileSync(new URL('page.html', import.meta.url), 'utf8');
const NOTHING_ELSE = "default-src 'none'; base-uri 'none'; form-action 'none'";
/** Only the page's own style and script run, named by their digests, whatever gets into its text. */
const PAGE_POLICY = [
  NOTHING_ELSE,
  `style-src '${digestOf('style')}'`,
  `script-src '${digestOf('script')}'`,
  "connect-src 'self'",
  "frame-src 'self'",
  'img-src data:',
  "frame-ancestors 'none'",
].join('; ');
/** An email brings its own styles, and may do nothing else: no script, no form, nothing from elsewhere. */
const EMAIL_POLICY = `${NOTHING_ELSE}; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox`;

const ROUTES: readonly [RegExp, (data: PageData, id: string) => Promise<Answer | null>][] = [
  [/^\/$/, async () => ({ type: 'text/html', policy: PAGE_POLICY, body: HTML })],
  [/^\/api\/totals$/, async (data) => json(data.totals())],
  [/^\/api\/outbox$/, async (data) => json((await data.messages()).map(heading))],
  [/^\/api\/outbox\/([\w-]+)$/, async (data, id) => whole(await data.message(id))],
  [/^\/outbox\/([\w-]+)\.eml$/, async (data, id) => source(await data.message(id))],
  [/^\/outbox\/([\w-]+)$/, async (data, id) => email(await data.message(id))],
];

function digestOf(tag: 'style' | 'script'): string {
  const content = new RegExp(`<${tag}[^>]*>(.*?)</${tag}>`, 's').exec(HTML)?.[1] ?? '';
  return `sha256-${createHash('sha256').update(content).digest('base64')}`;
}

function json(value: unknown): Answer {
  return { type: 'application/json', policy: NOTHING_ELSE, body: JSON.stringify(value) };
}

/** The message with all its headers and its source as sent. */
function whole(message: OutboxMessage | null | undefined): Answer | null {
  if (!message) return null;
  const { raw: _, ...shown } = message;
  return json({ ...shown, headers: headersOf(message), source: mimeSource(message) });
}

/** For mail programs: the same bytes that a server would get. */
function source(message: OutboxMessage | null | undefined): Answer | null {
  if (!message) return null;
  return { type: 'message/rfc822', policy: NOTHING_ELSE, body: Buffer.from(mimeSource(message), 'latin1') };
}

function heading({ id, time, from, to, subject }: OutboxMessage) {
  return { id, time, from, to, subject };
}

function email(message: OutboxMessage | null | undefined): Answer | null {
  return message ? { type: 'text/html', policy: EMAIL_POLICY, body: message.html } : null;
}

/** Serves the page, the current numbers and the outbox. */
export function pageHandler(data: PageData): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    request.resume();
    answer(data, request).then(
      (found) => send(request, response, found ? 200 : 404, found ?? plain('not found\n')),
      (error) => send(request, response, 500, plain(`${messageOf(error)}\n`)),
    );
  };
}

async function answer(data: PageData, { url = '/', method }: IncomingMessage): Promise<Answer | null> {
  if (method !== 'GET' && method !== 'HEAD') return null;
  const [path = ''] = url.split('?');
  for (const [pattern, handle] of ROUTES) {
    const match = pattern.exec(path);
    if (match) return handle(data, match[1] ?? '');
  }
  return null;
}

function plain(body: string): Answer {
  return { type: 'text/plain', policy: NOTHING_ELSE, body };
}

function send(request: IncomingMessage, response: ServerResponse, status: number, found: Answer): void {
  response.writeHead(status, {
    'content-type': found.type === 'message/rfc822' ? found.type : `${found.type}; charset=utf-8`,
    'content-length': Buffer.byteLength(found.body),
    'content-security-policy': found.policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : found.body);
}
