import { createHash } from 'node:crypto';
import { access, constants, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { messageOf } from './command-line.ts';

const LENGTH_MAX = 100;

/**
 * `example.com-2026-W47`, the name of a report's files without their ending. A site's name that had to
 * change to be part of it gets a digest, so that two sites stay two files.
 */
export function reportFileName(site: string, week: string): string {
  const safe = site
    .replace(/[^a-z0-9._-]/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, LENGTH_MAX);
  const digest = createHash('sha256').update(site).digest('hex').slice(0, 8);
  return `${safe === site ? site : `${safe}-${digest}`}-${week}`;
}

/**
 * Makes the folder that `--out` names, with its parents.
 *
 * @throws Error where it cannot be made or takes no files: better before the work than after it.
 */
export async function openReportFolder(folder: string): Promise<void> {
  try {
    await makeFolder(resolve(folder));
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(`--out ${folder} takes no files (${messageOf(error)}): name another folder`, {
      cause: error,
    });
  }
}

/** Not `mkdir` with `recursive`: that runs for ever below a parent that takes no folders, like /proc. */
async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  await makeFolder(dirname(folder));
  await mkdir(folder).catch(async (error) => {
    // Another run may have been quicker.
    if (!(await isFolder(folder))) throw error;
  });
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => null);
  return stats?.isDirectory() ?? false;
}

/**
 * Writes an email as `SITE-2026-W47.html` and `.txt`.
 *
 * @returns the names of both files.
 * @throws Error that names the file which cannot be written.
 */
export async function writeReportFiles(
  folder: string,
  { site, week }: { readonly site: string; readonly week: string },
  email: { readonly html: string; readonly text: string },
): Promise<{ html: string; text: string }> {
  const path = join(folder, reportFileName(site, week));
  const files = { html: `${path}.html`, text: `${path}.txt` };
  for (const part of ['html', 'text'] as const) {
    await writeFile(files[part], email[part]).catch((error) => {
      throw new Error(
        `${files[part]} cannot be written (${messageOf(error)}): name another folder with --out`,
        { cause: error },
      );
    });
  }
  return files;
}
