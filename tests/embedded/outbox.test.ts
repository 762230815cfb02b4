import { request } from 'node:http';
import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Outbox } from '../../lib/embedded/outbox.ts';
import { noPage, startPageServer } from '../../lib/embedded/page-server.ts';
import { Queues } from '../../lib/embedded/queues.ts';
import { readSendEmail } from '../../lib/embedded/send-email.ts';
import { temporaryFolder } from './fixtures.ts';

const noon = Date.parse('2026-11-23T12:00:00Z');

async function setUp(): Promise<{
  outbox: Outbox;
  endpoint: string;
  send: (input: SendEmailCommandInput) => Promise<string>;
}> {
  let nowMs = noon;
  const outbox = await Outbox.open(await temporaryFolder(), () => nowMs++);
  const server = await startPageServer(0, { outbox, queues: new Queues(), emailEvents: [] }, noPage);
  onTestFinished(server.stop);
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = new SESv2Client({
    region: 'us-east-1',
    endpoint: server.endpoint,
    credentials,
    maxAttempts: 1,
  });
  const send = async (input: SendEmailCommandInput): Promise<string> =>
    (await client.send(new SendEmailCommand(input))).MessageId ?? '';
  return { outbox, endpoint: server.endpoint, send };
}

const simple: SendEmailCommandInput = {
  FromEmailAddress: 'Reports <reports@example.com>',
  Destination: { ToAddresses: ['ada@example.com'] },
  Content: {
    Simple: {
      Subject: { Data: 'Your week — 12 % up' },
      Body: { Html: { Data: '<p>1,234 clicks</p>' }, Text: { Data: '1,234 clicks' } },
      Headers: [{ Name: 'List-Unsubscribe', Value: '<https://example.com/u>' }],
    },
  },
  EmailTags: [{ Name: 'week', Value: '2026-W47' }],
};

test('a simple message of the SDK is kept as it was sent', async () => {
  const { outbox, send } = await setUp();
  const id = await send(simple);
  expect(await outbox.get(id)).toEqual({
    id,
    configurationSet: '',
    time: '2026-11-23T12:00:00.000Z',
    from: 'Reports <reports@example.com>',
    to: ['ada@example.com'],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: 'Your week — 12 % up',
    html: '<p>1,234 clicks</p>',
    text: '1,234 clicks',
    headers: [{ name: 'List-Unsubscribe', value: '<https://example.com/u>' }],
    tags: [{ name: 'week', value: '2026-W47' }],
  });
});

test('a raw message is read as a reader sees it, sender and recipients from its own headers', async () => {
  const { outbox, send } = await setUp();
  const raw = [
    'From: Reports <reports@example.com>',
    'To: "Lovelace, Ada" <ada@example.com>, bob@example.com',
    'Subject: =?utf-8?Q?Ihre_Woche_=E2=80=94?= =?utf-8?B?IDEyICU=?=',
    'Content-Type: multipart/alternative;',
    ' boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    '1=C2=A0234 cl=',
    'icks',
    '--b1',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('<p>ä</p>').toString('base64'),
    '--b1--',
    '',
  ].join('\r\n');
  const id = await send({ Content: { Raw: { Data: Buffer.from(raw) } } });
  expect(await outbox.get(id)).toMatchObject({
    from: 'Reports <reports@example.com>',
    to: ['"Lovelace, Ada" <ada@example.com>', 'bob@example.com'],
    subject: 'Ihre Woche — 12 %',
    text: '1\u00a0234 clicks',
    html: '<p>ä</p>',
    raw,
  });
});

test('the newest message comes first', async () => {
  const { outbox, send } = await setUp();
  const ids = [await send(simple), await send(simple), await send(simple)];
  expect((await outbox.list()).map(({ id }) => id)).toEqual(ids.reverse());
});

// Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
describe('what SES refuses is refused with its error', () => {
  const addresses = Array.from({ length: 51 }, (_, index) => `reader${index}@example.com`);
  test.each<[string, Partial<SendEmailCommandInput>, string]>([
    ['no sender', { FromEmailAddress: undefined }, 'FromEmailAddress is required.'],
    ['nobody to send to', { Destination: {} }, 'at least one recipient'],
    ['more than 50 recipients', { Destination: { ToAddresses: addresses } }, 'Recipient count exceeds 50.'],
    ['an address that is none', { Destination: { ToAddresses: ['ada'] } }, 'Illegal address: "ada"'],
    ['an address with a header in it', { FromEmailAddress: 'a@b.c\r\nBcc: d@e.f' }, 'Illegal address'],
    ['no content', { Content: {} }, 'Content must have Simple or Raw'],
  ])('%s', async (_what, changes, message) => {
    const { outbox, send } = await setUp();
    const error = await send({ ...simple, ...changes } as SendEmailCommandInput).catch((thrown) => thrown);
    expect({ name: error.name, status: error.$metadata?.httpStatusCode }).toEqual({
      name: 'BadRequestException',
      status: 400,
    });
    expect(error.message).toContain(message);
    expect(await outbox.list()).toEqual([]);
  });
});

test.each([
  '',
  'null',
  '[]',
  '"x"',
  '{',
  '{"Content":{"Raw":7}}',
  '{"Content":{"Simple":{"Body":[]}}}',
  '{"Destination":{"ToAddresses":[{}]}}',
])('garbage is a bad request: %s', (body) => {
  expect(readSendEmail(body)).toMatchObject({ status: 400, type: 'BadRequestException' });
});

test('an id from outside does not lead out of the outbox', async () => {
  const { outbox } = await setUp();
  expect(await outbox.get('../../etc/passwd')).toBeUndefined();
});

test('a request under a foreign name, or from a foreign page, is turned away', async () => {
  const { endpoint } = await setUp();
  const statusWith = (headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((done) => request(endpoint, { headers }, (answer) => done(answer.resume().statusCode)).end());
  expect(await statusWith({ host: 'evil.example' })).toBe(403);
  expect(await statusWith({ origin: 'https://evil.example' })).toBe(403);
  expect(await statusWith({ host: 'localhost:3000', origin: 'http://127.0.0.1:3000' })).toBe(404);
});
