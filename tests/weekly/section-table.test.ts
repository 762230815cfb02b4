import { expect, test } from 'vitest';
import { sectionTable } from '../../lib/aws/section-table.ts';
import { trimmed } from '../../lib/domain/deliveries/section.ts';
import { rankingOf } from '../../lib/domain/reports/ranking.ts';
import type { Report, SiteSection } from '../../lib/domain/reports/report.ts';
import { documentClientOf } from '../../scripts/faults/clients.ts';
import { MemoryDynamodb } from '../../scripts/faults/memory-dynamodb.ts';
import { seededRandom } from '../../scripts/start/random.ts';
import { goodWeek } from '../reports/sample-reports.ts';

/** A week of so many pages, of which some are another week's. */
function weekOf(pages: number, seed: number, characters: number): Report {
  const random = seededRandom(seed);
  const top = Array.from({ length: pages }, (_, i) => ({
    value: `/${(i * 7 + seed) % (pages + 41)}/${random.hex(characters)}`.slice(0, 500),
    clicks: 40_000 - i * 3 - random.between(0, 2),
  })).sort((a, b) => b.clicks - a.clicks);
  const clicks = top.reduce((sum, one) => sum + one.clicks, 0);
  return {
    ...goodWeek,
    totals: { ...goodWeek.totals, clicks },
    top: { ...goodWeek.top, page: top },
    distinct: { ...goodWeek.distinct, page: pages },
  };
}

test('a section of very many values says the same in its email, and what is new stays new', () => {
  const [report, previous] = [weekOf(5000, 1, 0), weekOf(5000, 2, 0)];
  const hot = { value: '/new', clicks: 3_000_000 };
  const now = { ...report, top: { ...report.top, page: [hot, ...report.top.page] } };
  const section: SiteSection = { report: now, previous, correction: null };
  const small = trimmed(section, 200);
  expect(small.report.top.page.length + (small.previous?.top.page.length ?? 0)).toBeLessThanOrEqual(800);
  expect(rankingOf(small)).toEqual(rankingOf(section));
  expect(rankingOf(small).rose[0]).toMatchObject({ value: '/new', before: 0 });
});

test('a section that is small stays as it is', () => {
  const section: SiteSection = { report: goodWeek, previous: goodWeek, correction: null };
  expect(trimmed(section, 200)).toEqual(section);
});

test('whatever a section holds, it fits into an item, and the first that is kept is everybody’s', async () => {
  const memory = new MemoryDynamodb();
  const table = sectionTable(
    documentClientOf(async (command) => memory.execute(command)),
    'deliveries',
  );
  const hostile: SiteSection = {
    report: weekOf(5000, 3, 480),
    previous: weekOf(5000, 4, 480),
    correction: null,
  };
  const kept = await table.keep('a.example', '2026-W47', hostile, 0);
  const [item] = memory.items('deliveries');
  expect(((item?.section ?? []) as Uint8Array).length).toBeLessThan(220 * 1024);
  const other: SiteSection = { report: goodWeek, previous: null, correction: null };
  expect(await table.keep('a.example', '2026-W47', other, 0)).toEqual(kept);
  expect(await table.find('a.example', '2026-W47')).toEqual(kept);
});
