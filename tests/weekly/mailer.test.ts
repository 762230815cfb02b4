import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sesClient } from '../../lib/aws/clients.ts';
import { mailer } from '../../lib/aws/mailer.ts';

const email = { subject: 'Grüße ✓', preheader: '', html: '<p>é</p>', text: 'é' };
const tags = { site: 'example.com', week: '2026-W47', delivery: '0123456789abcdef' };
const message = { to: 'ada@example.com', email, tags };

type Answer = { status: number; error?: string; body?: object } | 'hang up';
let answer: Answer;
let requests: { path: string | undefined; body: unknown }[] = [];
let endpoint: string;

const server = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  requests.push({ path: request.url, body: JSON.parse(body) });
  if (answer === 'hang up') request.socket.destroy();
  else {
    response.writeHead(answer.status, answer.error ? { 'x-amzn-errortype': answer.error } : {});
    response.end(JSON.stringify(answer.body ?? {}));
  }
});

function send(at = endpoint, unsubscribeUrl: string | null = null) {
  const client = new SESv2Client({
    endpoint: at,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  return mailer(client, 'Reports <reports@example.com>', 'clickweek-dev-emails').sendEmail({
    ...message,
    unsubscribeUrl,
  });
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  requests = [];
});

afterAll(() => server.close());

test('one email is one call, with both parts in UTF-8 and tags of allowed characters', async () => {
  answer = { status: 200, body: { MessageId: 'message 1' } };
  expect(await send()).toEqual({ kind: 'sent', messageId: 'message 1' });
  expect(requests).toEqual([
    {
      path: '/v2/email/outbound-emails',
      body: {
        FromEmailAddress: 'Reports <reports@example.com>',
        ConfigurationSetName: 'clickweek-dev-emails',
        Destination: { ToAddresses: ['ada@example.com'] },
        Content: {
          Simple: {
            Subject: { Data: 'Grüße ✓', Charset: 'UTF-8' },
            Body: {
              Html: { Data: '<p>é</p>', Charset: 'UTF-8' },
              Text: { Data: 'é', Charset: 'UTF-8' },
            },
          },
        },
        EmailTags: [
          { Name: 'site', Value: 'example_com' },
          { Name: 'week', Value: '2026-W47' },
          { Name: 'delivery', Value: '0123456789abcdef' },
        ],
      },
    },
  ]);
});

test.each<[string, Answer, object]>([
  [
    'a rejected message',
    { status: 400, error: 'MessageRejected' },
    { kind: 'refused', error: 'MessageRejected' },
  ],
  ['a bad request', { status: 400, error: 'BadRequestException' }, { kind: 'refused' }],
  ['an answer nobody knows yet', { status: 422, error: 'NewException' }, { kind: 'refused' }],
  ['a full rate', { status: 429, error: 'TooManyRequestsException' }, { kind: 'unavailable', why: 'rate' }],
  [
    'a used up quota',
    { status: 429, error: 'TooManyRequestsException', body: { message: 'Daily message quota exceeded' } },
    { kind: 'unavailable', why: 'quota' },
  ],
  ['a full limit', { status: 400, error: 'LimitExceededException' }, { kind: 'unavailable', why: 'rate' }],
  [
    'a paused account',
    { status: 400, error: 'SendingPausedException' },
    { kind: 'unavailable', why: 'account' },
  ],
  [
    'a missing permission',
    { status: 403, error: 'AccessDeniedException' },
    { kind: 'unavailable', why: 'account' },
  ],
  ['a timeout on the way', { status: 408, error: 'RequestTimeout' }, { kind: 'unknown' }],
  ['a failure in SES', { status: 500, error: 'InternalServiceErrorException' }, { kind: 'unknown' }],
  ['an overloaded SES', { status: 503, error: 'ServiceUnavailable' }, { kind: 'unknown' }],
  ['a lost connection', 'hang up', { kind: 'unknown' }],
])('%s is one call and no second', async (_, given, outcome) => {
  answer = given;
  expect(await send()).toMatchObject(outcome);
  expect(requests.length).toBe(1);
});

test('where nobody listens nothing was sent', async () => {
  expect(await send('http://127.0.0.1:1')).toMatchObject({ kind: 'unavailable', why: 'account' });
});

test('the client that handlers use never calls twice by itself', async () => {
  expect(await sesClient().config.maxAttempts()).toBe(1);
});

test('an email of a list says where one click stops it', async () => {
  answer = { status: 200, body: { MessageId: 'message 1' } };
  await send(endpoint, 'https://links.example/unsubscribe/AQE');
  expect(requests).toMatchObject([
    {
      body: {
        Content: {
          Simple: {
            Headers: [
              { Name: 'List-Unsubscribe', Value: '<https://links.example/unsubscribe/AQE>' },
              { Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' },
            ],
          },
        },
      },
    },
  ]);
});

test.each([
  'https://x/\r\nBcc: eve@example.com',
  'https://x/>, <mailto:eve@x>',
  'https://x/ü',
  '',
  'x'.repeat(869),
])('an address that would end its header, %j, is sent to nobody', async (url) => {
  await expect(send(endpoint, url)).rejects.toThrow(RangeError);
  expect(requests).toEqual([]);
});
