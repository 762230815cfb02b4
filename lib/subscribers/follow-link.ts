import { ALL_SITES, type Link, type LinkPurpose, type LinkRefusal } from '../domain/subscribers/link.ts';
import { hasPressed, type LinkRequest } from '../domain/subscribers/link-request.ts';
import { PAGE_POLICY, type PageName, renderPage } from '../domain/subscribers/page.ts';
import { acceptedLanguage } from '../domain/subscribers/words.ts';
import { confirmJoining, type JoinDeps } from './join.ts';
import { type LeaveDeps, leave } from './leave.ts';

export interface FollowDeps {
  readonly suppressions: LeaveDeps['suppressions'] & JoinDeps['suppressions'];
  readonly subscribers: LeaveDeps['subscribers'] & JoinDeps['subscribers'];
  readonly pending: JoinDeps['pending'];
  readonly index: LeaveDeps['index'];
  readonly isSubscribed: JoinDeps['isSubscribed'];
  /** Reads a token with the keys of now. */
  open(token: string, nowMs: number): Promise<Link | LinkRefusal>;
}

/** What an HTTP API sends for a function, payload format 2.0. */
export interface LinkResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What became of a request, for the log: nothing personal. */
export type Followed = LinkPurpose | 'shown' | 'not-pressed' | 'refused' | LinkRefusal | 'method';

const LOOKS = ['GET', 'HEAD'];

/** What is not said of a link: which of the many ways there are it is wrong in. */
const NOT_FOUND = 404;

/** Only a POST with the button's field does anything: whoever merely looks, looks. */
export async function followLink(
  deps: FollowDeps,
  request: LinkRequest,
  nowMs: number,
): Promise<{ readonly response: LinkResponse; readonly followed: Followed }> {
  const accepted = acceptedLanguage(request.acceptLanguage);
  const invalid = (followed: Followed) => ({
    response: respond(request, NOT_FOUND, 'invalid', { language: accepted, list: '' }),
    followed,
  });
  if (!LOOKS.includes(request.method) && request.method !== 'POST')
    return { response: notAllowed(), followed: 'method' };
  const link = await deps.open(request.token, nowMs);
  if (typeof link === 'string') return invalid(link);
  if (link.purpose !== request.purpose) return invalid('refused');
  const ask = link.purpose === 'unsubscribe' && link.list !== ALL_SITES ? 'unsubscribeSite' : link.purpose;
  if (LOOKS.includes(request.method))
    return { response: respond(request, 200, ask, link), followed: 'shown' };
  if (!hasPressed(request, link.purpose))
    return { response: respond(request, 400, ask, link), followed: 'not-pressed' };
  const done = await DOES[link.purpose](deps, link, nowMs);
  if (done === null) return invalid('refused');
  return { response: respond(request, 200, done, link), followed: link.purpose };
}

const DOES: Record<LinkPurpose, (deps: FollowDeps, link: Link, nowMs: number) => Promise<PageName | null>> = {
  async unsubscribe(deps, link, nowMs) {
    await leave(deps, link, 'unsubscribed', nowMs);
    return 'unsubscribed';
  },
  async confirm(deps, { list, email }, nowMs) {
    return (await confirmJoining(deps, { site: list, email }, nowMs)) ? 'confirmed' : null;
  },
};

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': PAGE_POLICY,
  'cache-control': 'no-store',
  // Not none at all: a browser would then not say that the form is our own.
  'referrer-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
  'cross-origin-opener-policy': 'same-origin',
} as const;

function respond(
  { method }: LinkRequest,
  statusCode: number,
  page: PageName,
  { language, list }: Pick<Link, 'language' | 'list'>,
): LinkResponse {
  const headers = { ...HEADERS, 'content-language': language };
  return { statusCode, headers, body: method === 'HEAD' ? '' : renderPage(page, language, list) };
}

function notAllowed(): LinkResponse {
  const headers = { ...HEADERS, 'content-type': 'text/plain; charset=utf-8', allow: 'GET, HEAD, POST' };
  return { statusCode: 405, headers, body: 'method not allowed\n' };
}
