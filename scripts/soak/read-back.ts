import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readClicks } from '../../lib/archive/read-segments.ts';
import { archiveBucket } from '../../lib/aws/archive-bucket.ts';
import { rollupTable } from '../../lib/aws/rollup-table.ts';
import { type Rollup, UNKNOWN_SITE } from '../../lib/domain/rollups/rollup.ts';
import { weekOf } from '../../lib/domain/weeks/week.ts';
import { embeddedClients } from '../../lib/embedded/resources.ts';
import type { RunningStack } from '../../lib/embedded/running.ts';
import { add, type Counts, emptyWeek, type WeekCounts } from './ledger.ts';
import { soakSites } from './traffic.ts';

/** Everything that the stack has counted and archived. @returns rejections that name no site, too */
export async function readBack(
  { endpoints, names }: Omit<RunningStack, 'pid'>,
  range: { readonly fromMs: number; readonly untilMs: number },
): Promise<{ counts: Counts; rejected: number }> {
  const clients = embeddedClients(endpoints);
  const table = rollupTable(DynamoDBDocumentClient.from(clients.dynamodb), names.rollupsTable);
  const counts: Counts = {};
  let rejected = 0;
  for await (const { site, week } of table.listWeeks()) {
    const rollup = await table.readRollup(site, week);
    if (site === UNKNOWN_SITE) rejected += rollup.books.rejected;
    else counts[`${site} ${week}`] = weekCounts(rollup);
  }
  const zones = new Map(soakSites.map(({ site, history }) => [site, history[0].timeZone]));
  for await (const { click } of readClicks(archiveBucket(clients.s3, names.archiveBucket), range)) {
    const { id } = weekOf(click.eventTimeMs, zones.get(click.site) ?? 'UTC');
    const name = `${click.site} ${id}`;
    counts[name] ??= emptyWeek();
    add(counts[name].archived, click.values.page ?? '(none)');
  }
  clients.close();
  return { counts, rejected };
}

function weekCounts({ clicks, pageviews, sessions, days, values, books }: Rollup): WeekCounts {
  const dayEntries = [...days].map(([date, day]) => [
    date,
    { clicks: day.clicks, pageviews: day.pageviews, visitors: day.visitors.estimate() },
  ]);
  return {
    clicks,
    pageviews,
    sessions: sessions.estimate(),
    days: Object.fromEntries(dayEntries),
    page: Object.fromEntries(values.page),
    country: Object.fromEntries(values.country),
    books,
    archived: {},
  };
}
