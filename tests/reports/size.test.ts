import { expect, test } from 'vitest';
import { renderEmail } from '../../lib/domain/reports/email.ts';
import { LANGUAGE_TAGS } from '../../lib/domain/reports/language.ts';
import type { Report, SiteSection } from '../../lib/domain/reports/report.ts';
import { transferBytes } from '../../lib/domain/reports/size.ts';
import { columnsOf } from '../../lib/domain/reports/visible.ts';
import template from '../../templates/weekly.mjml';
import { goodWeek, weekBefore } from './sample-reports.ts';

/** Gmail clips at 102 KB. */
const BYTES_MAX = 100_000;
const VALUE_BYTES_MAX = 512;

/** Twelve values of 512 bytes for every list, `(other)` among them. */
function fullOf(character: string, report: Report, clicks: number): Report {
  const values = Array.from({ length: 12 }, (_, i) => {
    const start = `/${i}`;
    const times = Math.floor((VALUE_BYTES_MAX - start.length) / Buffer.byteLength(character));
    return { value: start + character.repeat(times), clicks: clicks - i };
  });
  const list = [...values, { value: '(other)', clicks: 7 }];
  const names = Object.keys(report.top) as (keyof Report['top'])[];
  return {
    ...report,
    totals: { ...report.totals, clicks: 40 * clicks },
    top: Object.fromEntries(names.map((name) => [name, list])) as unknown as Report['top'],
    distinct: Object.fromEntries(names.map((name) => [name, list.length])) as Report['distinct'],
  };
}

function sectionOf(report: Report, previous: Report | null = null): SiteSection {
  return { report, previous, correction: null };
}

function render(sections: readonly SiteSection[], locale = 'en') {
  return renderEmail({ sections, locale, unsubscribeUrl: 'https://u.example/x', preview: true }, template);
}

const CHARACTERS = [
  ['ampersands', '&'],
  ['quotes', "'"],
  ['equals signs', '='],
  ['two-byte letters', 'é'],
  ['Arabic letters', 'م'],
  ['Chinese characters', '漢'],
  ['marks upon one letter', '\u0301'],
  ['emoji', '🚀'],
  ['families', '👩‍👩‍👧‍👦'],
];

test.each(CHARACTERS.flatMap(([name, character]) => LANGUAGE_TAGS.map((tag) => [name, tag, character])))(
  'with every list full of 512-byte values of %s the email in %s is not clipped, decoded or on its way',
  (_, tag, character) => {
    const now = fullOf(character as string, goodWeek, 100_000_000);
    const before = fullOf(character as string, weekBefore, 60_000_000);
    const { html, text } = render([sectionOf(now, before)], tag);
    expect(Buffer.byteLength(html)).toBeLessThan(BYTES_MAX);
    expect(transferBytes(html)).toBeLessThan(BYTES_MAX);
    expect(text.split('\n').filter((line) => columnsOf(line) > 72)).toEqual([]);
    // Lists may grow shorter; none is left out: days, what rose, and six top lists.
    expect(html.match(/<caption/g)).toHaveLength(8);
  },
);

function sites(count: number): SiteSection[] {
  return Array.from({ length: count }, (_, i) =>
    sectionOf({ ...goodWeek, site: `site-${i}.example` }, { ...weekBefore, site: `site-${i}.example` }),
  );
}

/** Sites in the summary, sections of their own, and the longest list's rows. */
function shown(html: string): number[] {
  const lists = html.split('<caption').slice(1);
  return [
    html.match(/<th scope="row"[^>]*><span dir="auto">site-\d+\.example/g)?.length ?? 0,
    html.match(/<h2 class="k"/g)?.length ?? 0,
    Math.max(
      0,
      ...lists.map(
        (list) => list.split('<table class="list"')[0]?.match(/\/blog|\/docs|\/pricing/g)?.length ?? 0,
      ),
    ),
  ];
}

test.each([
  [2, 0],
  [10, 0],
  [60, 0],
  [1000, 1],
])('%i sites fit into one email, and what has no room is said', (count) => {
  const { html, text } = render(sites(count));
  const [summaries = 0, sections = 0] = shown(html);
  const onlyHere = summaries - sections;
  const leftOut = count - summaries;
  expect(transferBytes(html)).toBeLessThan(BYTES_MAX);
  expect(summaries).toBeGreaterThan(Math.min(count, 100) - 1);
  for (const part of [html, text.replace(/\s+/g, ' ')]) {
    const said = [/(\d+) sites? (?:is|are) in this summary only/, /(\d+) more sites? found no room/];
    const counts = said.map((pattern) => Number(pattern.exec(part.replaceAll(',', ''))?.[1] ?? 0));
    expect(counts).toEqual([onlyHere, leftOut]);
  }
});

test('a site that has only its line there still says that it is incomplete and corrected', () => {
  const correction = {
    week: '2026-W46',
    reported: weekBefore.totals,
    corrected: { ...weekBefore.totals, visitors: 11_999 },
  };
  const last = { ...sectionOf({ ...goodWeek, site: 'late.example', complete: false }), correction };
  const { html } = render([...sites(60), last]);
  expect(html.match(/<h2 class="k"[^>]*><span dir="auto">late\.example/g)).toBe(null);
  const row = html.slice(html.indexOf('late.example</span>'));
  expect(row.slice(0, row.indexOf('</th>'))).toMatch(/not complete yet[\s\S]*corrected: 11,999 visitors/);
});

test('the size on its way is that of quoted-printable', () => {
  const lines = 'a'.repeat(73);
  expect([transferBytes(''), transferBytes('a=é\n'), transferBytes(lines)]).toEqual([
    0,
    1 + 3 + 6 + 1 + 3,
    76,
  ]);
});
