import { type AsOf, type ReportRules, readinessOf } from '../domain/deliveries/plan-email.ts';
import { correctionOf } from '../domain/deliveries/section.ts';
import type { SiteSection } from '../domain/reports/report.ts';
import { ALL_VALUES, toReport } from '../domain/reports/to-report.ts';
import type { Rollup } from '../domain/rollups/rollup.ts';
import type { Site } from '../domain/sites/site.ts';
import { weekBefore } from '../domain/sites/site-weeks.ts';
import type { Week } from '../domain/weeks/week.ts';

/** What was reported, by site and week. */
export interface SectionStore {
  find(site: string, week: string): Promise<SiteSection | null>;
  /** @returns the section that is kept: the first that anybody wrote */
  keep(site: string, week: string, section: SiteSection, nowMs: number): Promise<SiteSection>;
}

export interface SectionDeps {
  readonly sections: SectionStore;
  readonly rollups: { readRollup(site: string, week: string): Promise<Rollup> };
  readonly rules: ReportRules;
}

/**
 * A site's part of the week's emails. The first who asks counts and writes it down, and all emails say what
 * it says: clicks that come while they are sent are the next week's correction.
 */
export async function sectionOf(
  { sections, rollups, rules }: SectionDeps,
  { site, week }: { readonly site: Site; readonly week: Week },
  asOf: AsOf,
  nowMs: number,
): Promise<SiteSection> {
  const found = await sections.find(site.site, week.id);
  if (found) return found;
  const before = weekBefore(site.history, week);
  const [rollup, rollupBefore, reported] = await Promise.all([
    rollups.readRollup(site.site, week.id),
    rollups.readRollup(site.site, before.id),
    sections.find(site.site, before.id),
  ]);
  const countedUntilMs = asOf.countedUntilMs ?? Number.NEGATIVE_INFINITY;
  const isComplete = readinessOf(site, week, asOf, rules) === 'complete';
  const behindMs = isComplete ? null : asOf.asOfMs - Math.max(countedUntilMs, week.fromMs);
  const options = { nowMs: countedUntilMs, gracePeriodMs: rules.gracePeriodMs, topMax: ALL_VALUES };
  const previous = toReport(rollupBefore, before, options);
  const section: SiteSection = {
    report: toReport(rollup, week, { ...options, behindMs }),
    previous,
    correction: correctionOf(previous, reported?.report.totals ?? null),
  };
  return sections.keep(site.site, week.id, section, nowMs);
}

/** Sections that this container has seen; they never change. */
export function rememberedSections(store: SectionStore, sectionsMax = 200): SectionStore {
  const seen = new Map<string, SiteSection>();
  const remember = (site: string, week: string, section: SiteSection): SiteSection => {
    if (seen.size >= sectionsMax) seen.clear();
    seen.set(`${site}#${week}`, section);
    return section;
  };
  return {
    async find(site, week) {
      const section = seen.get(`${site}#${week}`) ?? (await store.find(site, week));
      return section && remember(site, week, section);
    },
    keep: async (site, week, section, nowMs) =>
      remember(site, week, await store.keep(site, week, section, nowMs)),
  };
}
