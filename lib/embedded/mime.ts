/** What a reader sees of a raw message. */
export interface MimeMessage {
  /** In order, names as written, values unfolded and decoded. */
  headers: { name: string; value: string }[];
  subject: string;
  text: string;
  html: string;
}

const depthMax = 10;

/** Reads a raw message. Never throws: what is not MIME is a text. */
export function parseMime(raw: Buffer): MimeMessage {
  // latin1 keeps every byte as one character until the charset of its part is known.
  const root = split(raw.toString('latin1'));
  const message: MimeMessage = {
    headers: root.headers,
    subject: header(root.headers, 'subject'),
    text: '',
    html: '',
  };
  collect(root, message, 0);
  return message;
}

interface Entity {
  headers: MimeMessage['headers'];
  body: string;
}

function split(source: string): Entity {
  // A part may begin with its empty line: it has no headers then.
  const [, head = '', body = ''] = /^(?:\r?\n|([\s\S]*?)\r?\n\r?\n)([\s\S]*)$/.exec(source) ?? [
    source,
    '',
    source,
  ];
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).trim();
    return colon > 0 ? [{ name: line.slice(0, colon).trim(), value: decodeWords(value) }] : [];
  });
  return { headers, body };
}

function header(headers: MimeMessage['headers'], name: string): string {
  return headers.find((one) => one.name.toLowerCase() === name)?.value ?? '';
}

function collect(entity: Entity, message: MimeMessage, depth: number): void {
  const type = header(entity.headers, 'content-type').toLowerCase();
  const [, quoted, bare] =
    /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(header(entity.headers, 'content-type')) ?? [];
  const boundary = quoted ?? bare;
  if (type.startsWith('multipart/') && boundary && depth < depthMax) {
    for (const part of parts(entity.body, boundary)) collect(split(part), message, depth + 1);
    return;
  }
  if (/^attachment/i.test(header(entity.headers, 'content-disposition'))) return;
  const kind = type.startsWith('text/html')
    ? 'html'
    : type === '' || type.startsWith('text/')
      ? 'text'
      : undefined;
  // The first of a kind is the message, what follows are its attachments.
  if (kind && message[kind] === '') message[kind] = decodeBody(entity, type);
}

function parts(body: string, boundary: string): string[] {
  // One boundary may begin like another: it ends with its line, or with `--` where nothing follows.
  const line = new RegExp(`\\n--${boundary.replace(/\W/g, '\\$&')}(?=--|[ \\t]*\\r?(?:\\n|$))`);
  const [, ...after] = `\n${body}`.split(line);
  const end = after.findIndex((part) => part.startsWith('--'));
  return (end === -1 ? after : after.slice(0, end)).map((part) =>
    part.replace(/^[^\n]*\n/, '').replace(/\r$/, ''),
  );
}

function decodeBody({ headers, body }: Entity, type: string): string {
  const encoding = header(headers, 'content-transfer-encoding').toLowerCase();
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : Buffer.from(
          encoding === 'quoted-printable' ? unquote(body.replace(/=[ \t]*\r?\n/g, '')) : body,
          'latin1',
        );
  return decode(bytes, /charset="?([\w-]+)/.exec(type)?.[1]);
}

function unquote(text: string): string {
  return text.replace(/=([0-9A-F]{2})/gi, (_whole, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function decode(bytes: Uint8Array, charset = 'utf-8'): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** `=?utf-8?B?…?=` and `=?utf-8?Q?…?=` (RFC 2047), and plain UTF-8. */
function decodeWords(value: string): string {
  const joined = value.replace(/\?=\s+=\?/g, '?==?');
  if (!joined.includes('=?')) return decode(Buffer.from(value, 'latin1'));
  return joined.replace(
    /=\?([\w-]+)(?:\*[\w-]*)?\?([BQ])\?([^?]*)\?=/gi,
    (_whole, charset: string, kind: string, text: string) =>
      kind.toUpperCase() === 'B'
        ? decode(Buffer.from(text, 'base64'), charset)
        : decode(Buffer.from(unquote(text.replaceAll('_', ' ')), 'latin1'), charset),
  );
}
