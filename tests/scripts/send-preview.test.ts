import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { Outbox } from '../../lib/embedded/outbox.ts';
import { noPage, startPageServer } from '../../lib/embedded/page-server.ts';
import { Queues } from '../../lib/embedded/queues.ts';
import { previewAddresses, sendPreview } from '../../scripts/clickweek/send-preview.ts';
import { openFile } from '../../scripts/open-file.ts';
import { goodWeek } from '../reports/sample-reports.ts';

afterEach(() => vi.unstubAllEnvs());

const email = { subject: '[Preview] Week 47', preheader: 'p', html: '<p>h</p>', text: 't' };

async function openOutbox(): Promise<Outbox> {
  const outbox = await Outbox.open(await mkdtemp(join(tmpdir(), 'preview-')), () => 0);
  const server = await startPageServer(0, { outbox, queues: new Queues(), emailEvents: [] }, noPage);
  onTestFinished(server.stop);
  vi.stubEnv('AWS_ENDPOINT_URL_SESV2', server.endpoint);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
  return outbox;
}

test('a preview goes to the one address, from the sender, once', async () => {
  const outbox = await openOutbox();
  const sent = await sendPreview({ to: 'ada@example.com', sender: 'reports@example.com' }, goodWeek, email);
  const messages = await outbox.list();
  expect(
    messages.map(({ id, from, to, subject, html, text }) => ({ id, from, to, subject, html, text })),
  ).toEqual([
    {
      id: sent.messageId,
      from: 'reports@example.com',
      to: ['ada@example.com'],
      subject: email.subject,
      html: email.html,
      text: email.text,
    },
  ]);
});

test('a preview that SES refuses is an error that says so', async () => {
  await openOutbox();
  const sending = sendPreview({ to: 'nobody', sender: 'reports@example.com' }, goodWeek, email);
  await expect(sending).rejects.toThrow(/^the preview was not sent: refused \(BadRequestException: /);
});

test('the sender is the option, else the environment, else that of npm start', () => {
  const to = 'ada@EXAMPLE.com';
  vi.stubEnv('SENDER', undefined);
  const local = previewAddresses({ to });
  vi.stubEnv('SENDER', 'env@example.com');
  expect([
    local,
    previewAddresses({ to, stage: 'dev' }),
    previewAddresses({ to, sender: 'me@example.com' }),
  ]).toEqual([
    { to: 'ada@example.com', sender: 'reports@example.com' },
    { to: 'ada@example.com', sender: 'env@example.com' },
    { to: 'ada@example.com', sender: 'me@example.com' },
  ]);
  expect(previewAddresses({})).toBe(null);
});

test('what cannot be sent is wrong usage', () => {
  vi.stubEnv('SENDER', undefined);
  expect(() => previewAddresses({ to: 'ada@example.com', stage: 'dev' })).toThrow('--to needs a sender');
  expect(() => previewAddresses({ to: 'ada' })).toThrow('--to "ada" is no email address');
  expect(() => previewAddresses({ sender: 'a@b.example' })).toThrow('--sender goes with --to ADDRESS');
});

test('where there is no browser, nobody is left waiting for one', async () => {
  vi.stubEnv('PATH', '/nowhere');
  expect(await openFile('/a.html', 'linux')).toBe(false);
});
