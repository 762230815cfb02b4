import { existsSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

export type Scheme = 'light' | 'dark';

/** @throws Error that says what is needed where there is no browser. */
export async function launch(): Promise<Browser> {
  if (!existsSync(EXECUTABLE))
    throw new Error(
      `this suite needs Chromium, and ${EXECUTABLE} is not there: apt-get install chromium, or set CHROMIUM`,
    );
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Serves on loopback until the test ends. @returns its address, `http://127.0.0.1:PORT`. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A page that remembers what went wrong in it. */
export interface Watched {
  readonly page: Page;
  /** Console errors, exceptions and breaches of the content security policy. */
  readonly problems: string[];
  /** Hosts that were asked for anything. */
  readonly hosts: Set<string>;
}

/** A page of its own, gone after the test. */
export async function watchedPage(browser: Browser, width: number, scheme: Scheme): Promise<Watched> {
  const options: BrowserContextOptions = { viewport: { width, height: 900 }, colorScheme: scheme };
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const problems: string[] = [];
  const hosts = new Set<string>();
  // Chromium reports a breach of the policy as a console error too.
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  return { page, problems, hosts };
}

/** Makes the window as tall as what it shows: only what is in the window can be measured. */
export async function showAll(page: Page): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  const height = await page.evaluate('document.documentElement.scrollHeight');
  await page.setViewportSize({ width, height: Math.min(Number(height), 16_000) });
}

/** Saves what is shown for people to look at. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `.build/looks/${name}.png`, fullPage: true });
}
