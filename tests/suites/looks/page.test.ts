import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../../lib/domain/reports/report.ts';
import type { OutboxMessage } from '../../../lib/embedded/stack.ts';
import { type PageTotals, pageHandler } from '../../../scripts/start/page.ts';
import template from '../../../templates/weekly.mjml';
import { emailOf, goodWeek, quietWeek, weekBefore } from '../../reports/sample-reports.ts';
import { keepPicture, launch, type Scheme, serve, showAll, watchedPage } from './browser.ts';
import { across, CONTRAST_MIN } from './cases.ts';
import { contrasts, overflowing } from './measure.ts';
import { HOSTILE, worstWeek } from './worst-week.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

const hostileWeek: Report = { ...worstWeek, site: 'hostile.example' };
const SITES = {
  good: [{ current: goodWeek, previous: weekBefore }],
  worst: [
    { current: worstWeek, previous: weekBefore },
    { current: quietWeek, previous: null },
    { current: hostileWeek, previous: null },
    { current: { ...quietWeek, site: '(unknown)' }, previous: null },
  ],
};

function messageOf(report: Report, id: string, to: string): OutboxMessage {
  const { subject, html, text } = emailOf(report, null, template);
  const nobody = { cc: [], bcc: [], replyTo: [], headers: [], tags: [], configurationSet: '' };
  const from = 'reports@example.com';
  return { ...nobody, id, time: '2026-11-16T02:00:00.000Z', from, to: [to], subject, html, text };
}

/** The local page over a snapshot that a test may change. */
async function openPage(width: number, scheme: Scheme, sites: PageTotals['sites']) {
  const shown = { status: '31,904 counted this week · 0.4 s behind', sites };
  const to = `${HOSTILE[0]}@example.com`;
  const messages = [messageOf(goodWeek, 'a1', 'ada@example.com'), messageOf(worstWeek, 'b2', to)];
  const address = await serve(
    pageHandler({
      totals: () => shown,
      messages: async () => messages,
      message: async (id) => messages.find((message) => message.id === id),
    }),
  );
  const watched = await watchedPage(browser, width, scheme);
  await watched.page.goto(`${address}/`);
  await watched.page.locator('#site-0').waitFor();
  await watched.page.getByRole('button', { name: /ada@example.com/ }).waitFor();
  return { ...watched, shown, address };
}

describe.each(across(['good', 'worst'] as const, [320, 600, 1280]))(
  'the local page with a %s week, %i px, %s',
  (name, width, scheme) => {
    test('fits, can be read, and keeps its own policy', async () => {
      const { page, problems, hosts, address } = await openPage(width, scheme, SITES[name]);
      await page.frameLocator('#mail-html').locator('h1').first().waitFor();
      await showAll(page);
      await keepPicture(page, `page-${name}-${width}-${scheme}`);
      expect(await overflowing(page, { mayClip: true })).toEqual([]);
      const measured = await contrasts(page);
      expect(measured.length).toBeGreaterThan(20);
      expect(measured.filter(({ ratio }) => ratio < CONTRAST_MIN)).toEqual([]);
      expect(problems).toEqual([]);
      expect([...hosts]).toEqual([new URL(address).host]);
    });
  },
);

describe('the local page', () => {
  test('shows the totals, and new ones as they come', async () => {
    const { page, shown } = await openPage(1280, 'light', SITES.good);
    const numbers = page.locator('.numbers').first();
    expect(await numbers.textContent()).toMatch(/31,904[\s\S]*28,377[\s\S]*12,431[\s\S]*14,020/);
    const totals = { ...goodWeek.totals, clicks: 31_905 };
    shown.sites = [{ current: { ...goodWeek, totals }, previous: weekBefore }];
    await numbers.getByText('31,905').waitFor({ timeout: 10_000 });
  });

  test('opens an email of the outbox as HTML, text, headers and source', async () => {
    const { page, problems } = await openPage(1280, 'light', SITES.good);
    await page.getByRole('button', { name: /img src=x/ }).click();
    await page
      .getByRole('heading', { name: /^long-label.*quadrillion|^long-label/ })
      .last()
      .waitFor();
    const article = page.locator('article');
    await page
      .frameLocator('#mail-html')
      .getByText(HOSTILE[0] as string, { exact: true })
      .first()
      .waitFor();
    await page.getByRole('tab', { name: 'Text' }).click();
    expect(await article.locator('pre:visible').textContent()).toMatch(/top pages/i);
    await page.getByRole('tab', { name: 'Source' }).click();
    expect(await article.locator('pre:visible').textContent()).toMatch(/^From: reports@example\.com\r?\n/);
    await page.keyboard.press('ArrowLeft');
    expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Headers');
    expect(await article.locator('dl:visible').last().textContent()).toMatch(/MIME-Version1\.0/);
    expect(problems).toEqual([]);
  });

  test('shows what strangers sent as text, in its reading order', async () => {
    const { page, problems } = await openPage(1280, 'light', SITES.worst);
    const values = await page.locator('.top').first().locator('.value').allTextContents();
    expect(values[0]).toBe(HOSTILE[0]);
    expect(values[1]).toBe('/invoice\ufffdgnp.exe');
    expect(await page.locator('img, .value > *').count()).toBe(0);
    expect(await page.title()).toBe('clickweek on this machine');
    expect(problems).toEqual([]);
  });
});
