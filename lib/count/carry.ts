import type { Checkpoint } from '../domain/rollups/checkpoint.ts';
import { foldRecent } from '../domain/rollups/fold.ts';
import { itemBytes } from '../domain/rollups/item-bytes.ts';
import { decodeRecent, encodeRecent, Recent } from '../domain/rollups/recent.ts';
import type { Carrying } from '../domain/rollups/rollup-item.ts';
import { mergeRecent } from './merge-recent.ts';
import type { SiteWeekWork } from './site-week-work.ts';

/** What a first merge writes at least beside what it merges: two items begun. */
const FIRST_MERGE_BYTES = 2 * 1024;

/**
 * What an item carries once the entries from `from` on are added; what was sealed is merged first.
 *
 * Each write pays for what is carried, and a merge pays for the items merged into. So it is carried until
 * that has cost as much as the last merge did: no rule does better where batches are alike, and none that
 * cannot see the future can promise less than twice the best.
 */
export async function carry(
  work: SiteWeekWork,
  before: (Carrying & { readonly at: Checkpoint }) | undefined,
  from: number,
): Promise<Carrying> {
  let { carriedBytes = 0, mergeBytes } = before ?? {};
  let recent = new Recent();
  if (before?.sealed) {
    mergeBytes = await mergeRecent(work, before.recent, before.at);
    carriedBytes = 0;
  } else if (before?.recent) recent = decodeRecent(before.recent);
  recent.merge(foldRecent(work.siteWeek, from));
  if (recent.isEmpty) return { carriedBytes, ...(mergeBytes !== undefined && { mergeBytes }) };
  const stored = encodeRecent(recent, work.limits.valuesBytesMax);
  const bytes = itemBytes({ recent: stored });
  carriedBytes += bytes;
  const isDue = carriedBytes >= (mergeBytes ?? bytes + FIRST_MERGE_BYTES);
  const sealed = isDue || bytes > work.limits.recentBytesMax;
  return {
    recent: stored,
    carriedBytes,
    ...(sealed && { sealed }),
    ...(mergeBytes !== undefined && { mergeBytes }),
  };
}
