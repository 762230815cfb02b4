import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** TypeScript files below a folder, comments cut. */
function sources(folder: string): { path: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)
    .map((path) => ({ path, text: readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '') }));
}

function offenders(folder: string, pattern: RegExp): string[] {
  return sources(folder)
    .filter(({ text }) => pattern.test(text))
    .map(({ path }) => path);
}

test('the domain reads no clock, no chance and no environment', () => {
  expect(sources('lib/domain').length).toBeGreaterThan(10);
  const impure =
    /Date\.now|new Date\(\)|performance\.|Math\.random|randomUUID|process\.|setTimeout|setInterval/;
  expect(offenders('lib/domain', impure)).toEqual([]);
});

test('the domain imports only itself and the pure parts of Node', () => {
  const imports = sources('lib/domain').flatMap(({ path, text }) =>
    [...text.matchAll(/from '([^']+)'/g)].map(([, from]) => ({ path, from: from as string })),
  );
  const allowed = new Set([
    'node:zlib',
    'node:crypto',
    'node:buffer',
    'node:url',
    'bowser',
    'isbot',
    'hyparquet',
    'hyparquet-writer',
  ]);
  const foreign = imports.filter(({ path, from }) => {
    if (!from.startsWith('.')) return !allowed.has(from);
    return !new URL(from, `file:///${path}`).pathname.startsWith('/lib/domain/');
  });
  expect(foreign).toEqual([]);
});

test('stages and AWS adapters import neither handlers nor scripts nor the embedded stack', () => {
  const outward = /from '(\.\.\/)+(handlers|scripts|lib\/embedded|embedded)\//;
  for (const folder of [
    'lib/aws',
    'lib/count',
    'lib/archive',
    'lib/weekly',
    'lib/redrive',
    'lib/subscribers',
    'lib/producer',
  ])
    expect(offenders(folder, outward)).toEqual([]);
});

test('one module reads the environment of the functions', () => {
  const readers = [
    'lib/aws',
    'lib/count',
    'lib/archive',
    'lib/weekly',
    'lib/redrive',
    'lib/subscribers',
    'lib/producer',
    'handlers',
    'lib/domain',
  ].flatMap((folder) => offenders(folder, /process\.env/));
  expect(readers).toEqual([]);
});

test('a handler is short: it decodes, calls and responds', () => {
  const long = sources('handlers').filter(({ text }) => text.split('\n').length > 60);
  expect(long.map(({ path }) => path)).toEqual([]);
});
