import { type MimeMessage, parseMime } from './mime.ts';
import type { OutboxMessage } from './outbox.ts';

/** SES takes 40 MB a message and 50 recipients. Source: https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
export const messageBytesMax = 40 * 1024 * 1024;
const recipientsMax = 50;

type Message = Omit<OutboxMessage, 'id' | 'time'>;

/** Bad input, in SES's words. */
export interface Rejection {
  status: number;
  type: 'BadRequestException' | 'NotFoundException';
  message: string;
}

/**
 * Reads the body of SendEmail with Simple or Raw content, and checks what SES checks.
 * Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function readSendEmail(body: string): Message | Rejection {
  let request: Fields;
  try {
    request = fields(JSON.parse(body));
  } catch {
    return badRequest('The request body is not valid JSON.');
  }
  const content = fields(request.Content);
  const message = content.Raw ? rawMessage(request, fields(content.Raw)) : simpleMessage(request, content);
  return 'status' in message ? message : (invalid(message) ?? message);
}

/** What is read of a request, at any depth; nothing is known of the values. */
type Fields = Partial<
  Record<
    | 'FromEmailAddress'
    | 'Destination'
    | 'ToAddresses'
    | 'CcAddresses'
    | 'BccAddresses'
    | 'ReplyToAddresses'
    | 'EmailTags'
    | 'ConfigurationSetName'
    | 'Content'
    | 'Simple'
    | 'Raw'
    | 'Subject'
    | 'Body'
    | 'Html'
    | 'Text'
    | 'Data'
    | 'Headers'
    | 'Name'
    | 'Value',
    unknown
  >
>;

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function envelope(
  request: Fields,
): Pick<Message, 'from' | 'to' | 'cc' | 'bcc' | 'replyTo' | 'tags' | 'configurationSet'> {
  const destination = fields(request.Destination);
  const addresses = (value: unknown): string[] => list(value).map(text);
  return {
    from: text(request.FromEmailAddress),
    to: addresses(destination.ToAddresses),
    cc: addresses(destination.CcAddresses),
    bcc: addresses(destination.BccAddresses),
    replyTo: addresses(request.ReplyToAddresses),
    tags: pairs(request.EmailTags),
    configurationSet: text(request.ConfigurationSetName),
  };
}

function pairs(value: unknown): { name: string; value: string }[] {
  return list(value)
    .map(fields)
    .map((pair) => ({ name: text(pair.Name), value: text(pair.Value) }));
}

function simpleMessage(request: Fields, content: Fields): Message | Rejection {
  const simple = fields(content.Simple);
  if (!content.Simple) return badRequest('Content must have Simple or Raw; templates are not answered here.');
  const [subject, body] = [fields(simple.Subject), fields(simple.Body)];
  if (typeof subject.Data !== 'string') return badRequest('Subject must have Data.');
  const part = (name: 'Html' | 'Text'): string => text(fields(body[name]).Data);
  if (part('Html') === '' && part('Text') === '') return badRequest('Body must have Html or Text.');
  const bytes = [subject.Data, part('Html'), part('Text')].reduce(
    (sum, one) => sum + Buffer.byteLength(one),
    0,
  );
  if (bytes > messageBytesMax) return tooLarge;
  const sent = { subject: subject.Data, html: part('Html'), text: part('Text') };
  return { ...envelope(request), ...sent, headers: pairs(simple.Headers) };
}

function rawMessage(request: Fields, raw: Fields): Message | Rejection {
  const bytes = Buffer.from(text(raw.Data), 'base64');
  if (bytes.length === 0) return badRequest('Raw content must have Data.');
  if (bytes.length > messageBytesMax) return tooLarge;
  const message = parseMime(bytes);
  const given = envelope(request);
  const recipients = given.to.length + given.cc.length + given.bcc.length;
  return {
    ...given,
    // Where the request names no one, SES goes by the message's own headers.
    ...(recipients === 0 && { to: addressesIn(message, 'to'), cc: addressesIn(message, 'cc') }),
    from: given.from || (addressesIn(message, 'from')[0] ?? ''),
    subject: message.subject,
    html: message.html,
    text: message.text,
    headers: message.headers,
    raw: bytes.toString('latin1'),
  };
}

function addressesIn({ headers }: MimeMessage, name: string): string[] {
  const values = headers.filter((header) => header.name.toLowerCase() === name).map(({ value }) => value);
  return values
    .flatMap((value) => value.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/))
    .map((address) => address.trim());
}

/** Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html */
const TAG = /^[A-Za-z0-9_-]{1,256}$/;

function invalid({ from, to, cc, bcc, replyTo, tags }: Message): Rejection | undefined {
  if (from === '') return badRequest('FromEmailAddress is required.');
  const recipients = [...to, ...cc, ...bcc];
  if (recipients.length === 0) return badRequest('Destination must have at least one recipient.');
  if (recipients.length > recipientsMax) return badRequest(`Recipient count exceeds ${recipientsMax}.`);
  const oddTag = tags.find(({ name, value }) => !TAG.test(name) || !TAG.test(value));
  if (oddTag) return badRequest(`Invalid tag: ${JSON.stringify(oddTag.name)}`);
  const wrong = [from, ...recipients, ...replyTo].find((address) => !isAddress(address));
  return wrong === undefined
    ? undefined
    : badRequest(`Illegal address: ${JSON.stringify(wrong.slice(0, 320))}`);
}

/** `ada@example.com` or `Ada <ada@example.com>`; a line break would begin a header of its own. */
function isAddress(text: string): boolean {
  const address = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text;
  return address.length <= 320 && !/[\r\n]/.test(text) && /^[^\s@<>,]+@[^\s@<>,]+$/.test(address);
}

function badRequest(message: string): Rejection {
  return { status: 400, type: 'BadRequestException', message };
}

export const tooLarge: Rejection = {
  status: 400,
  type: 'BadRequestException',
  message: `Message length is more than ${messageBytesMax} bytes.`,
};
