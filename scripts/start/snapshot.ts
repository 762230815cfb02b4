import type { RollupTable } from '../../lib/aws/rollup-table.ts';
import type { SiteTable } from '../../lib/aws/site-table.ts';
import type { Report } from '../../lib/domain/reports/report.ts';
import { toReport } from '../../lib/domain/reports/to-report.ts';
import { UNKNOWN_SITE } from '../../lib/domain/rollups/rollup.ts';
import { type SettingsHistory, unregistered } from '../../lib/domain/sites/site.ts';
import { currentWeek, weekBefore } from '../../lib/domain/sites/site-weeks.ts';

/** A site's week under way, and the one before where anything was counted in it. */
export interface SiteNow {
  readonly current: Report;
  readonly previous: Report | null;
}

export interface SnapshotSource {
  readonly rollups: RollupTable;
  readonly sites: SiteTable;
  /** Of the sites that nobody registered. */
  readonly defaultTimeZone: string;
  readonly gracePeriodMs: number;
}

/** The current week of every site that is registered or has been clicked: by name, nobody's site last. */
export async function readSnapshot(source: SnapshotSource, nowMs: number): Promise<SiteNow[]> {
  const histories = new Map<string, SettingsHistory>();
  for await (const { site } of source.rollups.listWeeks())
    histories.set(site, unregistered(site === UNKNOWN_SITE ? 'UTC' : source.defaultTimeZone));
  for await (const { site, history } of source.sites.list()) histories.set(site, history);
  const names = [...histories.keys()].sort((a, b) => compare(orderOf(a), orderOf(b)));
  const snapshot: SiteNow[] = [];
  for (const site of names) {
    const history = histories.get(site);
    const now = history && (await readSite(source, site, history, nowMs));
    if (now && (now.current.books.received > 0 || site !== UNKNOWN_SITE)) snapshot.push(now);
  }
  return snapshot;
}

async function readSite(
  { rollups, gracePeriodMs }: SnapshotSource,
  site: string,
  history: SettingsHistory,
  nowMs: number,
): Promise<SiteNow> {
  const week = currentWeek(history, nowMs);
  const before = weekBefore(history, week);
  const options = { nowMs, gracePeriodMs };
  const current = toReport(await rollups.readRollup(site, week.id), week, options);
  const previous = toReport(await rollups.readRollup(site, before.id), before, options);
  return { current, previous: previous.books.received > 0 ? previous : null };
}

function orderOf(site: string): string {
  return `${site === UNKNOWN_SITE ? 1 : 0} ${site}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
