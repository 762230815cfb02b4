import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Definitions } from './definitions.ts';
import { withLock } from './packaging-lock.ts';
import { readTemplate } from './template.ts';
import { extractZip } from './zip.ts';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** The framework's work folder is one for all: two at a time would take each other's files away. */
const lockPath = join(repository, '.build', 'packaging.lock');
const packagingMsMax = 120_000;
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
  await withLock(lockPath, () => serverlessPackage(folder));
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

function serverlessPackage(folder: string): Promise<void> {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('serverless/package.json');
  const program = join(dirname(manifest), require(manifest).bin.sls);
  const child = spawn(process.execPath, [program, 'package', '--stage', 'local', '--package', folder], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), packagingMsMax);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text;
    });
  }
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      clearTimeout(timer);
      const how = code === null ? `stopped after ${packagingMsMax / 1000} s` : `exit ${code}`;
      if (code === 0) done();
      else fail(new Error(`serverless.yml could not be packaged (sls package, ${how}):\n${output.trim()}`));
    });
  });
}
