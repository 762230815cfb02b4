import { foldTotals, latestEventTime } from '../domain/rollups/fold.ts';
import { checkpointAt, entriesFrom, fromAfter, type SiteWeekWork } from './site-week-work.ts';

/** Counts a site week's totals, days and books: some thirty counters, in one item a lane. */
export async function countTotals(work: SiteWeekWork): Promise<void> {
  const { cache, shard, siteWeek } = work;
  const { entries } = siteWeek;
  const key = { pk: work.pk, sk: `totals#${shard.lane}` };
  let from = 0;
  while (from < entries.length) {
    const range = entriesFrom(work, from);
    const latestMs = latestOf(cache.latest.get(key, shard.number), latestEventTime(siteWeek, range));
    const result = await work.store.add({
      key,
      shard: shard.number,
      counters: foldTotals(siteWeek, range),
      first: checkpointAt(work, from),
      last: checkpointAt(work, range.until - 1),
      ...(latestMs !== null && { latestMs }),
    });
    if (result.outcome === 'added') {
      if (latestMs !== null) cache.latest.set(key, latestMs, shard.number);
      return;
    }
    if (result.outcome === 'too-large') throw new Error(`totals item of ${work.pk} exceeds 400 KB`);
    from = fromAfter(work, result.state.checkpoint);
  }
}

/** A batch of late clicks alone does not put the watermark back, while the container lives. */
function latestOf(before: number | undefined, now: number | null): number | null {
  return before === undefined || (now !== null && now > before) ? now : before;
}
