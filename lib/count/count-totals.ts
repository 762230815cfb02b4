import { foldTotals, latestEventTime } from '../domain/rollups/fold.ts';
import { checkpointAt, entriesFrom, fromAfter, type SiteWeekWork } from './site-week-work.ts';

/** Counts a site week's totals, days and books: some thirty counters, in one item a lane. */
export async function countTotals(work: SiteWeekWork): Promise<void> {
  const { entries } = work.siteWeek;
  const key = { pk: work.pk, sk: `totals#${work.shard.lane}` };
  let from = 0;
  while (from < entries.length) {
    const range = entriesFrom(work, from);
    const latestMs = latestEventTime(work.siteWeek, range);
    const result = await work.store.add({
      key,
      shard: work.shard.number,
      counters: foldTotals(work.siteWeek, range),
      first: checkpointAt(work, from),
      last: checkpointAt(work, range.until - 1),
      ...(latestMs !== null && { latestMs }),
    });
    if (result.outcome === 'added') return;
    if (result.outcome === 'too-large') throw new Error(`totals item of ${work.pk} exceeds 400 KB`);
    from = fromAfter(work, result.state.checkpoint);
  }
}
