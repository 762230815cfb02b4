import { spawn } from 'node:child_process';

/** What shows a file on each system; any other is taken for a Linux. */
const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};
const LINUX = ['xdg-open'] as const;
/** An opener that has not failed by then shows the file, and may stay as long as its window. */
const WAIT_MS = 3_000;

/**
 * Shows a file in the browser.
 *
 * @returns whether something showed it: there may be no browser, or no screen
 */
export function openFile(path: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const [command, ...args] = OPENERS[platform] ?? LINUX;
  return new Promise((done) => {
    const child = spawn(command, [...args, path], { stdio: 'ignore', detached: true });
    const timer = setTimeout(done, WAIT_MS, true);
    const settle = (shown: boolean) => {
      clearTimeout(timer);
      done(shown);
    };
    child.on('error', () => settle(false));
    child.on('exit', (code) => settle(code === 0));
    child.unref();
  });
}
