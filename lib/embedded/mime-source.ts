import type { OutboxMessage } from './outbox.ts';

const LINE_CHARACTERS_MAX = 76;
/** An encoded word is 75 characters at most, of which base64 leaves 45 bytes. */
const WORD_BYTES_MAX = 45;

/**
 * The message as it goes over the wire: what was sent whole as it is, and what SES puts together as SES
 * does, headers encoded (RFC 2047) and folded, text and HTML as quoted-printable (RFC 2045).
 */
export function mimeSource(message: OutboxMessage): string {
  if (message.raw !== undefined) return message.raw;
  const boundary = `=_${message.id}`;
  return [
    ...headersOf(message).map(({ name, value }) => headerLine(name, value)),
    headerLine('Content-Type', `multipart/alternative; boundary="${boundary}"`),
    '',
    ...(message.text === '' ? [] : part(boundary, 'plain', message.text)),
    ...(message.html === '' ? [] : part(boundary, 'html', message.html)),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

/** What a reader's program knows of a message besides its content, not encoded. */
export function headersOf(message: OutboxMessage): { name: string; value: string }[] {
  if (message.raw !== undefined) return message.headers;
  const addresses = { From: [message.from], To: message.to, Cc: message.cc, 'Reply-To': message.replyTo };
  return [
    ...Object.entries(addresses)
      .filter(([, list]) => list.length > 0)
      .map(([name, list]) => ({ name, value: list.join(', ') })),
    { name: 'Subject', value: message.subject },
    { name: 'Date', value: new Date(message.time).toUTCString().replace('GMT', '+0000') },
    { name: 'Message-ID', value: `<${message.id}@email.amazonses.com>` },
    ...message.headers,
    { name: 'MIME-Version', value: '1.0' },
  ];
}

function part(boundary: string, subtype: 'plain' | 'html', content: string): string[] {
  return [
    `--${boundary}`,
    `Content-Type: text/${subtype}; charset=UTF-8`,
    'Content-Transfer-Encoding: quoted-printable',
    '',
    quotedPrintable(content),
  ];
}

function headerLine(name: string, value: string): string {
  // No header may begin another; what a line break stood between stays apart.
  const oneLine = value.replace(/[\r\n]+/g, ' ');
  if (/^[ -~]*$/.test(oneLine)) return folded(`${name}: ${oneLine}`);
  // Only the name that goes with an address may be encoded, never the address.
  const words = oneLine.split(/(<[^<>]*>)/).map((piece) => {
    return /^[ -~]*$/.test(piece) ? piece : encodedWords(piece);
  });
  return `${name}: ${words.join('')}`;
}

/** Breaks at spaces; a word that is longer than a line stays whole. */
function folded(line: string): string {
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && (last.length + 1 + word.length <= LINE_CHARACTERS_MAX || word === ''))
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\r\n ');
}

/** Characters stay whole: each word is decoded by itself. */
function encodedWords(text: string): string {
  const words: string[] = [''];
  for (const character of text) {
    const longer = words.at(-1) + character;
    if (Buffer.byteLength(longer) <= WORD_BYTES_MAX) words[words.length - 1] = longer;
    else words.push(character);
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}

function quotedPrintable(text: string): string {
  return text.replace(/\r\n/g, '\n').split('\n').map(quotedLine).join('\r\n');
}

function quotedLine(line: string): string {
  let out = '';
  let columns = 0;
  const bytes = Buffer.from(line);
  for (const [i, byte] of bytes.entries()) {
    const isPlain = byte > 32 && byte < 127 && byte !== 61;
    const isSpace = (byte === 32 || byte === 9) && i < bytes.length - 1;
    const piece =
      isPlain || isSpace ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    if (columns + piece.length > LINE_CHARACTERS_MAX - 1) {
      out += '=\r\n';
      columns = 0;
    }
    out += piece;
    columns += piece.length;
  }
  return out;
}
