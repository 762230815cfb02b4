import { expect, test } from 'vitest';
import type { Email } from '../../lib/domain/reports/email.ts';
import { ownLink } from '../../lib/domain/reports/link.ts';
import type { Report } from '../../lib/domain/reports/report.ts';
import { columnsOf, shorten, visible } from '../../lib/domain/reports/visible.ts';
import template from '../../templates/weekly.mjml';
import { emailOf, goodWeek } from './sample-reports.ts';

function withValues(values: readonly string[]): Report {
  const list = values.map((value, i) => ({ value, clicks: 100_000_000 - i }));
  const totals = { ...goodWeek.totals, clicks: 1_000_000_000 };
  return { ...goodWeek, totals, top: { ...goodWeek.top, page: list, referrer: list, country: list } };
}

function emailWith(...values: string[]): Email {
  return emailOf(withValues(values), null, template);
}

function linksOf({ html }: Email): (string | undefined)[] {
  return [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
}

test('HTML in a value is shown as text, wherever the value came from', () => {
  const attack = `"'><img src=x onerror=alert(1)>&amp;`;
  const html = emailOf({ ...withValues([attack]), site: attack, timeZone: attack }, null, template).html;
  expect(html).not.toContain('<img');
  expect(html.split('&quot;&#39;&gt;&lt;img src=x onerror=alert(1)&gt;&amp;amp;').length).toBeGreaterThan(5);
});

test('Eta tags and replacement patterns in a value are only text', () => {
  const { html } = emailWith('<%= it.subject %>', "$& $' $1 {{it}}");
  expect(html).toContain('&lt;%= it.subject %&gt;');
  expect(html).toContain('$&amp; $&#39; $1 {{it}}');
});

test('a line break in the site ends no header', () => {
  const { subject, preheader } = emailOf(
    { ...withValues(['/\r\nX: y']), site: 'example.com\r\nBcc: all@example.com\u2028\u0085\0' },
    null,
    template,
  );
  expect([subject, preheader]).toEqual([
    'example.com��Bcc: all@example.com���: 12,431 visitors · week 47',
    '28,377 pageviews. Best day: Thursday. Most read: /��X: y',
  ]);
});

test('bidirectional and invisible controls are made visible; joiners stay', () => {
  expect(
    [
      '/a\u202egnp.exe',
      'a\u2066b\u2069',
      '\u200f',
      '\u001b[31mred',
      'a\u200bb',
      '\u{e0041}',
      '\ud800',
      '👩‍🚀 می‌خواهم',
    ].map(visible),
  ).toEqual(['/a�gnp.exe', 'a�b�', '�', '�[31mred', 'a�b', '�', '�', '👩‍🚀 می‌خواهم']);
  const { html, text, subject } = emailWith('/a\u202eb\u001b[2J');
  const all = [html, text, subject].join('');
  expect([all.includes('\u202e'), all.includes('\u001b'), text.includes('/a�b�[2J')]).toEqual([
    false,
    false,
    true,
  ]);
});

test('only http(s) addresses on the site itself become links', () => {
  const links = [
    '/a b?q="<>#x',
    '/über',
    'https://example.com/x',
    'http://www.example.com/',
    'HTTPS://EXAMPLE.COM/y',
    'javascript:alert(1)',
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/\t/evil.example',
    'https://example.com@evil.example/',
    'https://user@example.com/',
    'https://example.com.evil.example/',
    'https://example.com:8080/',
    'data:text/html,x',
    'about',
    '(other)',
  ].map((page) => ownLink('example.com', page));
  expect(links).toEqual([
    'https://example.com/a%20b?q=%22%3C%3E#x',
    'https://example.com/%C3%BCber',
    'https://example.com/x',
    'http://www.example.com/',
    'https://example.com/y',
    ...Array(12).fill(null),
  ]);
});

test('a site that is no host name has no links', () => {
  const links = ['(unknown)', '', 'a b', 'example.com@evil.example', 'example.com/x', 'evil.example#'].map(
    (site) => ownLink(site, '/'),
  );
  expect(links).toEqual(Array(6).fill(null));
});

test('referrers and countries are never links', () => {
  expect(linksOf(emailWith('https://example.com/', 'javascript:alert(1)'))).toEqual(['https://example.com/']);
});

test('a long value is cut in its middle, between characters, and its link is whole', () => {
  const path = `/${'é'.repeat(254)}z`;
  const email = emailWith(path);
  expect(linksOf(email)).toEqual([`https://example.com/${'%C3%A9'.repeat(254)}z`]);
  expect(email.html).toContain(`>/${'é'.repeat(47)}…${'é'.repeat(22)}z<`);
  expect(shorten('ab👩‍🚀cdefgh', 7)).toBe('ab👩‍🚀…gh');
  expect([columnsOf('日本'), columnsOf('👩‍🚀'), columnsOf('é')]).toEqual([4, 2, 1]);
});
