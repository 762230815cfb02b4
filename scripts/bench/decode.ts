import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from './bundle.ts';
import type { DecodeSpeed } from './decode-worker.ts';

/**
 * How fast clicks are decoded and classified on one core, by the way they are packed: ours beside the floor
 * and the usual way. What runs is a bundle, as on Lambda, in a process of its own.
 *
 * @param folder for the bundle; an absolute path
 */
export async function decodeSpeeds(folder: string, rounds = 200): Promise<DecodeSpeed[]> {
  const outfile = join(folder, 'decode-worker.mjs');
  await bundle(resolve('scripts/bench/decode-worker.ts'), outfile, 'node20');
  const { stdout } = await promisify(execFile)(process.execPath, [outfile, String(rounds)]);
  return JSON.parse(stdout);
}
