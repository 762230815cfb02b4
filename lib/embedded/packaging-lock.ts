import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

const waitMs = 100;
/** Packaging takes seconds; whoever holds the lock longer has been forgotten. */
const waitsMax = 1_200;

/**
 * Runs one piece of work at a time among all processes that know the lock's path.
 * @throws Error that names the file when it is not given up within two minutes.
 */
export async function withLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  await mkdir(dirname(path), { recursive: true });
  for (let waits = 0; !(await take(path)); waits++) {
    if (waits >= waitsMax) throw new Error(`another process has been packaging for too long: remove ${path}`);
    if (await isStale(path)) await rm(path, { force: true });
    else await new Promise((done) => setTimeout(done, waitMs));
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Left behind by a process that is no more. */
async function isStale(path: string): Promise<boolean> {
  const pid = Number(await readFile(path, 'utf8').catch(() => ''));
  // Not written yet, or this very process, which packages for two stacks.
  if (!(pid > 0) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
