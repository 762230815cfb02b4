import { expect, test } from 'vitest';
import { emailAddress } from '../../lib/domain/sites/email-address.ts';

test.each([
  ['ada@example.com', 'ada@example.com'],
  ['Ada.Love+week@Example.COM', 'Ada.Love+week@example.com'],
  ["o'neil@mail.example.co.uk", "o'neil@mail.example.co.uk"],
  ['ada@Bücher.example', 'ada@xn--bcher-kva.example'],
])('takes %j as %j', (text, address) => {
  expect(emailAddress(text)).toBe(address);
});

test.each([
  '',
  'ada',
  '@example.com',
  'ada@',
  'ada@example',
  'ada@@example.com',
  'a@b@example.com',
  '.ada@example.com',
  'ada.@example.com',
  'a..b@example.com',
  'ada@example..com',
  'ada@-example.com',
  'ada@[127.0.0.1]',
  'Ada <ada@example.com>',
  'ada@example.com, bob@example.com',
  'ada@example.com\r\nBcc: bob@example.com',
  'ada\n@example.com',
  ' ada@example.com',
  '"ada l"@example.com',
  'ädä@example.com',
  `${'a'.repeat(65)}@example.com`,
  `ada@${'a.'.repeat(124)}com`,
])('refuses %j', (text) => {
  expect(emailAddress(text)).toBeNull();
});
