import { concurrently } from '../concurrently.ts';
import type { ReadRecord } from '../domain/records/read-batch.ts';
import { type ClassifiedBatch, classify } from '../domain/rollups/classify.ts';
import { shardOf } from '../domain/rollups/lane.ts';
import type { Books } from '../domain/rollups/rollup.ts';
import type { SettingsHistory } from '../domain/sites/site.ts';
import type { ClaimStore } from './claim-store.ts';
import { ClickMemory } from './click-memory.ts';
import { countPeople } from './count-people.ts';
import { countTotals } from './count-totals.ts';
import { countValues } from './count-values.ts';
import { decideDuplicates } from './decide-duplicates.ts';
import type { ItemCache } from './item-cache.ts';
import type { RollupStore } from './rollup-store.ts';
import { ITEM_LIMITS, type ItemLimits, type SiteWeekWork } from './site-week-work.ts';

const SITE_WEEKS_AT_ONCE_MAX = 32;

export interface CountDependencies {
  readonly store: RollupStore;
  readonly cache: ItemCache;
  readonly limits?: ItemLimits;
  /** Asked before each part but the first: whether to leave the rest to another invocation. */
  readonly isTimeUp?: () => boolean;
  /** Needed where a site wants exact duplicates. */
  readonly claims?: ClaimStore;
  /** The container's; without one, duplicates are seen within the batch only. */
  readonly memory?: ClickMemory;
  /** The settings of each of `sites`, the default where nobody registered one. */
  readonly histories: (sites: ReadonlySet<string>) => Promise<(site: string) => SettingsHistory>;
}

/** What was counted of a batch, by book, what earlier deliveries had counted included. */
export type BatchSummary = Books & {
  readonly records: number;
  readonly siteWeeks: number;
  /** The sequence number of the first record that was left; `null`: none was. */
  readonly leftFrom: string | null;
};

const NOTHING = {
  records: 0,
  siteWeeks: 0,
  received: 0,
  counted: 0,
  duplicate: 0,
  rejected: 0,
  expired: 0,
  bot: 0,
  leftFrom: null as string | null,
};

/**
 * Counts one shard's batch, which must be in the shard's order, part by part. When it throws, some
 * items hold the batch and some do not; counting it again, cut in any way, completes it.
 */
export async function countBatch(
  parts: Iterable<readonly ReadRecord[]>,
  dependencies: CountDependencies,
): Promise<BatchSummary> {
  const summary = { ...NOTHING };
  const memory = (dependencies.memory ?? new ClickMemory()).batch();
  for (const part of parts) {
    if (summary.records > 0 && dependencies.isTimeUp?.()) {
      summary.leftFrom = part[0]?.record.sequenceNumber ?? null;
      break;
    }
    const historyOf = await dependencies.histories(sitesOf(part));
    const isDuplicate = await decideDuplicates(part, historyOf, dependencies.claims, memory.isDuplicate);
    const classified = classify(part, historyOf, isDuplicate);
    await countPart(part, classified, dependencies);
    memory.counted();
    summary.records += part.length;
    summary.siteWeeks += classified.siteWeeks.length;
    for (const { entries } of classified.siteWeeks) {
      summary.received += entries.length;
      for (const { book } of entries) summary[book]++;
    }
  }
  return summary;
}

async function countPart(
  part: readonly ReadRecord[],
  { sequences, siteWeeks }: ClassifiedBatch,
  { store, cache, limits = ITEM_LIMITS }: CountDependencies,
): Promise<void> {
  const [first] = part;
  if (!first) return;
  const shard = shardOf(first.record.stream, first.record.shardId);
  await concurrently(siteWeeks, SITE_WEEKS_AT_ONCE_MAX, async (siteWeek) => {
    const pk = `${siteWeek.site}#${siteWeek.week.id}`;
    const work: SiteWeekWork = { pk, shard, siteWeek, sequences, store, cache, limits };
    await concurrently([countTotals, countValues, countPeople], 3, (count) => count(work));
  });
}

function sitesOf(part: readonly ReadRecord[]): Set<string> {
  const sites = new Set<string>();
  for (const { outcomes } of part) for (const { site } of outcomes) if (site !== null) sites.add(site);
  return sites;
}
