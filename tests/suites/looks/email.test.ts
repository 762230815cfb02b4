import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderEmail } from '../../../lib/domain/reports/email.ts';
import { LANGUAGE_TAGS } from '../../../lib/domain/reports/language.ts';
import type { Report, SiteSection } from '../../../lib/domain/reports/report.ts';
import type { View } from '../../../lib/domain/reports/view.ts';
import template from '../../../templates/weekly.mjml';
import { goodWeek, quietWeek, severalSites, weekBefore } from '../../reports/sample-reports.ts';
import { keepPicture, launch, serve, showAll, watchedPage } from './browser.ts';
import { across, CONTRAST_MIN } from './cases.ts';
import { brightnessOf, contrasts, overflowing, strayBars } from './measure.ts';
import { worstWeek } from './worst-week.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

const one = (report: Report, previous: Report | null): SiteSection[] => [
  { report, previous, correction: null },
];
const worst = one(worstWeek, { ...weekBefore, site: worstWeek.site });

/** What is shown, and in which language. */
const EMAILS: Record<string, readonly [readonly SiteSection[], string]> = {
  ...Object.fromEntries(
    [...LANGUAGE_TAGS, 'ar-EG'].map((tag) => [`good-${tag}`, [one(goodWeek, weekBefore), tag] as const]),
  ),
  quiet: [one(quietWeek, goodWeek), 'en'],
  several: [severalSites, 'en'],
  worst: [worst, 'en'],
  'worst-ar': [worst, 'ar'],
};

function render(name: string): { html: string; view: View } {
  const [sections, locale] = EMAILS[name] as (typeof EMAILS)[string];
  const views: View[] = [];
  const input = { sections, locale, unsubscribeUrl: 'https://u.example/leave', preview: name === 'several' };
  const { html } = renderEmail(input, (view) => {
    views.push(view);
    return template(view);
  });
  return { html, view: views.at(-1) as View };
}

/** Of all rows, in reading order. */
function labelsOf({ summary, sections }: View): string[] {
  const lists = sections.flatMap((section) => section.lists);
  return [...(summary?.rows ?? []), ...lists.flatMap(({ rows }) => rows)].map(({ label }) => label);
}

describe.each(across(Object.keys(EMAILS), [320, 375, 600, 1200]))(
  'the email %s, %i px, %s',
  (name, width, scheme) => {
    test('fits, can be read, wears its colours, shows every list and asks nobody for anything', async () => {
      const { html, view } = render(name);
      const address = await serve((_, response) => {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
        response.end(html);
      });
      const { page, problems, hosts } = await watchedPage(browser, width, scheme);
      await page.goto(`${address}/`);
      await showAll(page);
      await keepPicture(page, `email-${name}-${width}-${scheme}`);
      expect(await overflowing(page, { mayClip: false })).toEqual([]);
      const measured = await contrasts(page);
      expect(measured.length).toBeGreaterThan(8);
      expect(measured.filter(({ ratio }) => ratio < CONTRAST_MIN)).toEqual([]);
      const brightness = await brightnessOf(page, '.card');
      if (scheme === 'dark') expect(brightness).toBeLessThan(60);
      else expect(brightness).toBeGreaterThan(240);
      expect(await page.locator('table.list th[scope=row] span[dir=auto]').allInnerTexts()).toEqual(
        labelsOf(view),
      );
      expect(await strayBars(page)).toEqual([]);
      // A browser asks the server for its icon; an email client does not.
      expect(problems.filter((text) => !text.includes('404'))).toEqual([]);
      expect([...hosts]).toEqual([new URL(address).host]);
    });
  },
);
