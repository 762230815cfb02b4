import type { LinkPurpose } from './link.ts';
import { FORM_FIELDS } from './page.ts';

/** What somebody wants of a link. */
export interface LinkRequest {
  readonly method: string;
  /** As the path names it: of what the link was signed for nothing is known yet. */
  readonly purpose: string;
  readonly token: string;
  readonly contentType: string;
  readonly body: string;
  readonly acceptLanguage: string;
}

/** What is read of an event of a function behind an HTTP API, payload format 2.0. */
export interface HttpEvent {
  readonly rawPath?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext?: { readonly http?: { readonly method?: string } };
}

/** Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export function readLinkRequest(event: HttpEvent): LinkRequest {
  const { rawPath = '', headers = {}, body = '', isBase64Encoded = false } = event;
  const [token = '', purpose = ''] = rawPath.split('/').reverse();
  return {
    method: event.requestContext?.http?.method ?? '',
    purpose,
    token,
    contentType: headers['content-type'] ?? '',
    body: isBase64Encoded ? Buffer.from(body, 'base64').toString('latin1') : body,
    acceptLanguage: headers['accept-language'] ?? '',
  };
}

/** Mail clients send the field in either of a form's two encodings (RFC 8058, section 3.2). */
export function hasPressed({ contentType, body }: LinkRequest, purpose: LinkPurpose): boolean {
  const { name, value } = FORM_FIELDS[purpose];
  const boundary = /^multipart\/form-data\s*;.*?boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return new URLSearchParams(body.trim()).get(name) === value;
  return body.split(`--${boundary}`).some((part) => {
    const [, head = '', content = ''] = /^\r?\n([\s\S]*?)\r?\n\r?\n([\s\S]*?)\r?\n$/.exec(part) ?? [];
    return head.includes(`name="${name}"`) && content === value;
  });
}
