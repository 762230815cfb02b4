import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMime } from '../../lib/embedded/mime.ts';
import { mimeSource } from '../../lib/embedded/mime-source.ts';
import type { OutboxMessage } from '../../lib/embedded/outbox.ts';

const message: OutboxMessage = {
  id: '0199-0000-ab',
  time: '2026-11-23T07:00:00.000Z',
  from: 'Réports <reports@example.com>',
  to: ['ada@example.com'],
  cc: [],
  bcc: ['secret@example.com'],
  replyTo: [],
  subject: '12.431 Besucher, +8\u00a0% · KW 47',
  html: '<p>1 = 1 ä</p>\n',
  text: 'Zeile\n  ██▌ 日本 \n',
  headers: [
    { name: 'List-Unsubscribe', value: `<https://u.example/leave?token=${'x'.repeat(200)}>` },
    { name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
  ],
  tags: [],
  configurationSet: '',
};

test('a message of parts goes over the wire as SES would send it', () => {
  const source = mimeSource(message);
  expect(source.split('\r\n').slice(0, 12)).toEqual([
    'From: =?UTF-8?B?UsOpcG9ydHMg?=<reports@example.com>',
    'To: ada@example.com',
    'Subject: =?UTF-8?B?MTIuNDMxIEJlc3VjaGVyLCArOMKgJSDCtyBLVyA0Nw==?=',
    'Date: Mon, 23 Nov 2026 07:00:00 +0000',
    'Message-ID: <0199-0000-ab@email.amazonses.com>',
    'List-Unsubscribe:',
    ` <https://u.example/leave?token=${'x'.repeat(200)}>`,
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary="=_0199-0000-ab"',
    '',
    '--=_0199-0000-ab',
  ]);
  expect(source).not.toContain('secret');
  expect(source.split('\r\n').filter((line) => line.length > 78 && !line.includes('token='))).toEqual([]);
});

const text = fc.string({ unit: 'grapheme', maxLength: 300 }).map((one) => one.replace(/[\r\0]/g, ''));

test('what is read back is what was sent, whatever it is', () => {
  fc.assert(
    fc.property(text, text, text, (subject, html, plain) => {
      const sent = { ...message, subject: subject.trim(), html: `<p>${html}`, text: `.${plain}` };
      const source = mimeSource(sent);
      const read = parseMime(Buffer.from(source, 'latin1'));
      expect([read.html, read.text].map((part) => part.replaceAll('\r\n', '\n'))).toEqual([
        sent.html,
        sent.text,
      ]);
      if (!/[\n\x20]\x20|\t/.test(sent.subject))
        expect(read.subject).toBe(sent.subject.replaceAll('\n', ' '));
      expect(/^[\p{ASCII}]*$/u.test(source)).toBe(true);
    }),
    { numRuns: 300, seed: 47 },
  );
});

test('a header in a value is part of the value', () => {
  const source = mimeSource({ ...message, subject: 'a\r\nBcc: eve@example.com' });
  expect(source).toContain('\r\nSubject: a Bcc: eve@example.com\r\n');
});

test('what was sent whole stays as it was', () => {
  expect(mimeSource({ ...message, raw: 'Subject: x\r\n\r\ny' })).toBe('Subject: x\r\n\r\ny');
});

test.each([
  ['a part without headers', '--b\r\n\r\nhello\r\n\r\nyou\r\n--b--'],
  ['a boundary that begins like another', '--b\r\n\r\nhello\r\n\r\nyou\r\n--b-longer\r\n--b--'],
])('%s is read', (_, body) => {
  const head = 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n';
  expect(parseMime(Buffer.from(head + body)).text.startsWith('hello\r\n\r\nyou')).toBe(true);
});

test('a boundary may hold what a header separates by', () => {
  const raw = 'Content-Type: multipart/mixed; boundary="a;b"\r\n\r\n--a;b\r\nX: y\r\n\r\nhello\r\n--a;b--';
  expect(parseMime(Buffer.from(raw)).text).toBe('hello');
});

test('an encoded word may name its language', () => {
  expect(parseMime(Buffer.from('Subject: =?utf-8*en?Q?caf=C3=A9?=\r\n\r\n')).subject).toBe('café');
});
