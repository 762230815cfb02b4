import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentWith } from '../environment.ts';
import type { Definitions } from './definitions.ts';
import { withLock } from './packaging-lock.ts';
import { readTemplate } from './template.ts';
import { extractZip } from './zip.ts';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** The framework's work folder is one for all: two at a time would take each other's files away. */
const lockPath = join(repository, '.build', 'packaging.lock');
const packagingMsMax = 120_000;
/** Having said what is wrong, the framework may go on for ever: it waits for its compiler. */
const failedMsMax = 3_000;
const failure = /^(Configuration )?[Ee]rror:/m;
const templateName = 'cloudformation-template-update-stack.json';

export interface Package {
  definitions: Definitions;
  /** Folder of a function's unpacked bundle, by the function's key. */
  codeFolders: Record<string, string>;
}

/**
 * Packages what serverless.yml defines, as a deployment would, and reads the result.
 * @param folder made anew; an absolute path.
 * @throws Error with what the framework says when it cannot package.
 */
export async function packageStack(folder: string): Promise<Package> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  // Its temporary files stay behind wherever it puts them.
  const temporary = join(folder, 'temporary');
  await mkdir(temporary);
  await withLock(lockPath, () => serverlessPackage(folder, temporary));
  await rm(temporary, { recursive: true, force: true });
  return readPackage(folder);
}

/** Reads a package made before, and unpacks its bundles. */
export async function readPackage(folder: string): Promise<Package> {
  const definitions = readTemplate(JSON.parse(await readFile(join(folder, templateName), 'utf8')));
  const codeFolders: Record<string, string> = {};
  for (const { key } of definitions.functions) {
    codeFolders[key] = join(folder, 'code', key);
    await extractZip(join(folder, `${key}.zip`), codeFolders[key]);
  }
  return { definitions, codeFolders };
}

function serverlessPackage(folder: string, temporary: string): Promise<void> {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('serverless/package.json');
  const program = join(dirname(manifest), require(manifest).bin.sls);
  const child = spawn(process.execPath, [program, 'package', '--stage', 'local', '--package', folder], {
    cwd: repository,
    env: environmentWith({ TMPDIR: temporary, TEMP: temporary, TMP: temporary }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let timer = setTimeout(() => child.kill('SIGKILL'), packagingMsMax);
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      const failedBefore = failure.test(output);
      output += text;
      if (failedBefore || !failure.test(output)) return;
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), failedMsMax);
    });
  }
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      clearTimeout(timer);
      if (code === 0) done();
      else fail(new Error(packagingError(output, code)));
    });
  });
}

/** @param code `null` where it had to be stopped. */
function packagingError(output: string, code: number | null): string {
  const at = output.search(failure);
  // Where in the framework it happened helps nobody.
  const [said = ''] = output.slice(Math.max(at, 0)).split(/\n\s+at /);
  if (at >= 0) return `serverless.yml could not be packaged: ${said.trim()}`;
  const how = code === null ? `stopped after ${packagingMsMax / 1000} s` : `exit ${code}`;
  return `serverless.yml could not be packaged (sls package, ${how}): ${output.trim()}`;
}
