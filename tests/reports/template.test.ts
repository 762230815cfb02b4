import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileTemplate, loadTemplate } from '../../scripts/template.ts';
import template from '../../templates/weekly.mjml';
import { emailOf, goodWeek } from './sample-reports.ts';

async function mjml(body: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'mjml-')), 'template.mjml');
  await writeFile(path, `<mjml><mj-body>${body}</mj-body></mjml>`);
  return path;
}

test('without a bundler the template is the same', async () => {
  const loaded = await loadTemplate('templates/weekly.mjml');
  expect(emailOf(goodWeek, null, loaded)).toEqual(emailOf(goodWeek, null, template));
});

test('a compiled template needs nothing but itself', async () => {
  expect(await compileTemplate('templates/weekly.mjml')).not.toMatch(/\b(import|require|eval|this\.)\b/);
});

test('no client asks anybody for a font or an image', () => {
  const { html } = emailOf(goodWeek, null, template);
  const hosts = [...html.matchAll(/https?:\/\/([^/"]+)/g)].map(([, host]) => host);
  expect([...new Set(hosts)].sort()).toEqual(['example.com', 'www.w3.org']);
  expect(html).not.toMatch(/<img|url\(/);
});

test.each([
  ['an unknown element', '<mj-nonsense />'],
  ['an unknown attribute', '<mj-section colour="red"></mj-section>'],
  ['a tag that does not end', '<mj-section><mj-column><mj-text><%= it.x </mj-text></mj-column></mj-section>'],
  ['a tag that does not escape', '<mj-raw><%~ it.site %></mj-raw>'],
])('the build fails for %s, and names the file', async (_, body) => {
  const path = await mjml(body);
  await expect(compileTemplate(path)).rejects.toThrow(`${path} does not compile: `);
});

test('a missing value fails, before anybody reads "undefined"', async () => {
  const broken = await loadTemplate(await mjml('<mj-raw><%= it.nothing %></mj-raw>'));
  expect(() => emailOf(goodWeek, null, broken)).toThrow('template: no value');
});
