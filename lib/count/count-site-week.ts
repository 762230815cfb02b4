import { BEFORE_ALL } from '../domain/rollups/checkpoint.ts';
import { foldTotals, latestEventTime } from '../domain/rollups/fold.ts';
import { itemBytes } from '../domain/rollups/item-bytes.ts';
import {
  type Carrying,
  type RecentItem,
  type RollupItem,
  recentKey,
  type TotalsItem,
  totalsKey,
} from '../domain/rollups/rollup-item.ts';
import { carry } from './carry.ts';
import { mergeRecent } from './merge-recent.ts';
import { firstAfter, type SiteWeekWork } from './site-week-work.ts';

type Outcome = 'counted' | 'refused';

/**
 * Counts a site week's entries, each once in each item whatever was counted before: an item's `at` says
 * up to where it holds them. A refused write is read and folded again: "refused" is not "done".
 * @param read the shard's totals item as it was read
 */
export async function countSiteWeek(work: SiteWeekWork, read: RollupItem | undefined): Promise<void> {
  const key = totalsKey(work.pk, work.shard);
  let totals = read as TotalsItem | undefined;
  for (;;) {
    const isMoved = totals?.movedAt !== undefined;
    const outcome = await (isMoved ? countApart(work, totals as TotalsItem) : countTogether(work, totals));
    if (outcome === 'counted') return;
    [totals] = (await work.store.read([key])) as [TotalsItem | undefined];
  }
}

/** One item and one write for all of a small site: totals, values and people agree at every moment. */
async function countTogether(work: SiteWeekWork, totals: TotalsItem | undefined): Promise<Outcome> {
  const from = firstAfter(work, totals?.at ?? BEFORE_ALL);
  if (from === undefined) return 'counted';
  const item = withTotals(work, totals, from, await carry(work, totals, from));
  if (itemBytes({ ...item }) <= work.limits.totalsBytesMax) return work.store.put(item).then(outcomeOf);
  // Too large: from here on, what is recent goes its own way. What was carried so far stays until merged.
  const { recent } = totals ?? {};
  const movedAt = totals?.at ?? BEFORE_ALL;
  const moving: TotalsItem = { ...withTotals(work, totals, from, { ...(recent && { recent }) }), movedAt };
  await work.store.put(moving);
  return 'refused';
}

/** Totals and what is recent in two items, each with its own checkpoint. */
async function countApart(work: SiteWeekWork, totals: TotalsItem): Promise<Outcome> {
  const movedAt = totals.movedAt as string;
  // Before anything later can be merged.
  if (totals.recent) await mergeRecent(work, totals.recent, movedAt);
  const outcomes = await Promise.all([putTotals(work, totals), putRecent(work, movedAt)]);
  return outcomes.includes('refused') ? 'refused' : 'counted';
}

async function putTotals(work: SiteWeekWork, totals: TotalsItem): Promise<Outcome> {
  const from = firstAfter(work, totals.at);
  return from === undefined ? 'counted' : outcomeOf(await work.store.put(withTotals(work, totals, from, {})));
}

async function putRecent(work: SiteWeekWork, movedAt: string): Promise<Outcome> {
  const key = recentKey(work.pk, work.shard);
  const [before] = (await work.store.read([key])) as [RecentItem | undefined];
  const from = firstAfter(work, before?.at ?? movedAt);
  if (from === undefined) return 'counted';
  const carrying = await carry(work, before, from);
  return outcomeOf(
    await work.store.put({ ...key, version: (before?.version ?? 0) + 1, at: work.last, ...carrying }),
  );
}

/** The totals item with the entries from `from` on added to its counters. */
function withTotals(
  work: SiteWeekWork,
  totals: TotalsItem | undefined,
  from: number,
  carrying: Carrying,
): TotalsItem {
  const before: Partial<TotalsItem> = totals ?? {};
  const { recent, sealed, carriedBytes, mergeBytes, ...rest } = before;
  const counters: Record<string, number> = {};
  const known = rest as unknown as Record<string, number | undefined>;
  for (const [name, clicks] of foldTotals(work.siteWeek, from)) counters[name] = (known[name] ?? 0) + clicks;
  const latestMs = latestEventTime(work.siteWeek, from);
  const latest = latestMs === null ? '' : new Date(latestMs).toISOString();
  return {
    ...rest,
    ...totalsKey(work.pk, work.shard),
    ...counters,
    version: (totals?.version ?? 0) + 1,
    at: work.last,
    // A late click does not put it back.
    ...(latest > (totals?.latest ?? '') && { latest }),
    ...carrying,
  };
}

function outcomeOf(result: 'written' | 'refused'): Outcome {
  return result === 'written' ? 'counted' : 'refused';
}
