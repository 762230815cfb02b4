import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OutboxMessage } from '../../lib/embedded/stack.ts';
import { type PageData, pageHandler } from '../../scripts/start/page.ts';

const message: OutboxMessage = {
  id: 'a1',
  time: '2026-11-16T02:00:00.000Z',
  from: 'reports@example.com',
  to: ['you@demo.example'],
  cc: [],
  bcc: [],
  replyTo: [],
  subject: 'Week 46',
  html: '<h1>Week 46</h1><script>alert(1)</script>',
  text: 'Week 46',
  headers: [],
  tags: [],
  configurationSet: '',
};
const data: PageData = {
  totals: () => ({ status: 'all well', sites: [] }),
  messages: async () => [message],
  message: async (id) => (id === message.id ? message : undefined),
};
let server: Server;
let address: string;

beforeAll(async () => {
  server = createServer(pageHandler(data));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});

afterAll(() => server.close());

const get = async (path: string, init?: RequestInit) => {
  const response = await fetch(address + path, init);
  const policy = response.headers.get('content-security-policy') ?? '';
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    policy,
    body: await response.text(),
  };
};

test('the page runs only its own script and style, and loads nothing from elsewhere', async () => {
  const { status, type, policy, body } = await get('/');
  expect({ status, type }).toEqual({ status: 200, type: 'text/html; charset=utf-8' });
  const directives = policy.replace(/'sha256-[A-Za-z0-9+/]{43}='/g, 'DIGEST').split('; ');
  expect(directives).toEqual([
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    'style-src DIGEST',
    'script-src DIGEST',
    "connect-src 'self'",
    "frame-src 'self'",
    'img-src data:',
    "frame-ancestors 'none'",
  ]);
  expect(body).not.toMatch(/(src|href)="https?:|innerHTML|insertAdjacentHTML| style="| on[a-z]+="/);
});

test('the current numbers and the outbox are JSON', async () => {
  expect(JSON.parse((await get('/api/totals')).body)).toEqual({ status: 'all well', sites: [] });
  const { id, time, from, to, subject } = message;
  expect(JSON.parse((await get('/api/outbox')).body)).toEqual([{ id, time, from, to, subject }]);
  const { headers, source, ...shown } = JSON.parse((await get('/api/outbox/a1')).body);
  expect({ ...shown, headers: [] }).toEqual(message);
  expect(headers.map(({ name, value }: { name: string; value: string }) => `${name}: ${value}`)).toEqual([
    'From: reports@example.com',
    'To: you@demo.example',
    'Subject: Week 46',
    'Date: Mon, 16 Nov 2026 02:00:00 +0000',
    'Message-ID: <a1@email.amazonses.com>',
    'MIME-Version: 1.0',
  ]);
  expect(source).toBe((await get('/outbox/a1.eml')).body);
});

test('an email is shown as it is, in a sandbox that lets nothing run or load', async () => {
  expect(await get('/outbox/a1')).toEqual({
    status: 200,
    type: 'text/html; charset=utf-8',
    policy:
      "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox",
    body: message.html,
  });
});

test('an email can be saved as a mail program reads it', async () => {
  const { status, type, policy, body } = await get('/outbox/a1.eml');
  expect({ status, type, policy }).toEqual({
    status: 200,
    type: 'message/rfc822',
    policy: "default-src 'none'; base-uri 'none'; form-action 'none'",
  });
  expect(body.split('\r\n').slice(0, 3)).toEqual([
    'From: reports@example.com',
    'To: you@demo.example',
    'Subject: Week 46',
  ]);
});

test.each([
  '/nothing',
  '/outbox/zz',
  '/api/outbox/zz',
  '/outbox/zz.eml',
  '/outbox/a1/b',
  '/outbox/%zz',
  '//',
])('%s is not found', async (path) => {
  expect(await get(path)).toMatchObject({ status: 404, body: 'not found\n' });
});

test('nothing can be posted', async () => {
  expect(await get('/api/totals', { method: 'POST', body: 'x' })).toMatchObject({ status: 404 });
});
