import { readFile } from 'node:fs/promises';
import { Eta } from 'eta/core';
import mjml2html from 'mjml';
import type { Template } from '../lib/domain/reports/email.ts';

// `rmWhitespace` halves the size; nothing in an email depends on the space between lines.
const eta = new Eta({ rmWhitespace: true });

/**
 * What every compiled template begins with. A value that is missing fails here, before anybody
 * reads "undefined".
 */
const ESCAPE = `const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
function escape(value) {
  if (typeof value !== 'string' && typeof value !== 'number') throw new TypeError('template: no value');
  return String(value).replace(/[&<>"']/g, (character) => entities[character]);
}
`;

/**
 * An MJML file with Eta's tags, compiled to a JavaScript module that needs nothing else: its default
 * export is a `Template`. Every value is escaped; the tag that would not escape is refused.
 *
 * @throws Error that names the file, for invalid MJML or a template that does not parse
 */
export async function compileTemplate(path: string): Promise<string> {
  try {
    // Without `fonts`, MJML would have readers' clients ask Google for any font that it knows.
    const { html } = await mjml2html(await readFile(path, 'utf8'), {
      validationLevel: 'strict',
      keepComments: false,
      fonts: {},
      filePath: path,
    });
    return toModule(html);
  } catch (error) {
    throw new Error(`${path} does not compile: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

function toModule(html: string): string {
  const parts = eta.parse(html);
  const raw = parts.find((part) => typeof part !== 'string' && part.t === 'r');
  if (raw !== undefined) throw new Error('<%~ would put a value into the email unescaped');
  return `${ESCAPE}
export default function template(it) {
const __eta = { res: '', e: escape };
${eta.compileBody(parts)}return __eta.res;
}
`;
}

/** The template as a function, where no bundler is: command line and scripts. */
export async function loadTemplate(path: string): Promise<Template> {
  const source = await compileTemplate(path);
  const module = await import(`data:text/javascript;base64,${Buffer.from(source).toString('base64')}`);
  return module.default;
}
