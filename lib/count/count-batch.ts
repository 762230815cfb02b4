import { concurrently } from '../concurrently.ts';
import type { ReadRecord } from '../domain/records/read-batch.ts';
import { type ClassifiedBatch, classify } from '../domain/rollups/classify.ts';
import type { Books } from '../domain/rollups/rollup.ts';
import { totalsKey } from '../domain/rollups/rollup-item.ts';
import { shardName } from '../domain/rollups/shard-name.ts';
import type { SettingsHistory } from '../domain/sites/site.ts';
import type { ClaimStore } from './claim-store.ts';
import { ClickMemory } from './click-memory.ts';
import { countSiteWeek } from './count-site-week.ts';
import { decideDuplicates } from './decide-duplicates.ts';
import type { RollupStore } from './rollup-store.ts';
import { ITEM_LIMITS, type ItemLimits } from './site-week-work.ts';

/** As many as one BatchGetItem reads. */
const SITE_WEEKS_READ_MAX = 100;
const READS_AT_ONCE_MAX = 2;
const SITE_WEEKS_AT_ONCE_MAX = 24;

export interface CountDependencies {
  readonly store: RollupStore;
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
  { store, limits = ITEM_LIMITS }: CountDependencies,
): Promise<void> {
  const [first] = part;
  const last = sequences.at(-1);
  if (!first || last === undefined) return;
  const shard = shardName(first.record.stream, first.record.shardId);
  const works = siteWeeks.map((siteWeek) => {
    const pk = `${siteWeek.site}#${siteWeek.week.id}`;
    return { pk, shard, siteWeek, sequences, last, store, limits };
  });
  await concurrently(groupsOf(works, SITE_WEEKS_READ_MAX), READS_AT_ONCE_MAX, async (group) => {
    const totals = await store.read(group.map(({ pk }) => totalsKey(pk, shard)));
    await concurrently(group.entries(), SITE_WEEKS_AT_ONCE_MAX, ([i, work]) =>
      countSiteWeek(work, totals[i]),
    );
  });
}

function* groupsOf<T>(items: readonly T[], sizeMax: number): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += sizeMax) yield items.slice(from, from + sizeMax);
}

function sitesOf(part: readonly ReadRecord[]): Set<string> {
  const sites = new Set<string>();
  for (const { outcomes } of part) for (const { site } of outcomes) if (site !== null) sites.add(site);
  return sites;
}
