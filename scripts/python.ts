import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * A Python with `packages` (`duckdb==2.0.0`), in `.build/NAME`; made by the first call, which needs
 * python3 with venv, and PyPI.
 * @returns its path
 * @throws Error that says what is missing
 */
export async function pythonWith(name: string, packages: readonly string[]): Promise<string> {
  const folder = join('.build', name);
  const python = join(folder, 'bin', 'python');
  if (await hasAll(python, packages)) return python;
  await step('This needs python3 (3.10 or later) with its venv module', 'python3', ['-m', 'venv', folder]);
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
  await step(`This needs ${packages.join(' and ')} from PyPI`, python, install);
  return python;
}

/** What a Python script prints, parsed as JSON. */
export async function printedBy(python: string, script: string, ...args: string[]): Promise<unknown> {
  const { stdout } = await run(python, [script, ...args], { maxBuffer: 256 * 1024 * 1024 });
  return JSON.parse(stdout);
}

async function hasAll(python: string, packages: readonly string[]): Promise<boolean> {
  try {
    const { stdout } = await run(python, ['-m', 'pip', 'freeze', '--disable-pip-version-check']);
    const installed = stdout.split('\n');
    return packages.every((wanted) => installed.includes(wanted));
  } catch {
    return false;
  }
}

async function step(needs: string, command: string, args: string[]): Promise<void> {
  try {
    await run(command, args);
  } catch (error) {
    throw new Error(`${needs}; "${command} ${args.join(' ')}" failed`, { cause: error });
  }
}
