import { documentClient } from '../../lib/aws/clients.ts';
import { rollupTable } from '../../lib/aws/rollup-table.ts';
import type { Report } from '../../lib/domain/reports/report.ts';
import { toReport } from '../../lib/domain/reports/to-report.ts';
import { UNKNOWN_SITE } from '../../lib/domain/rollups/rollup.ts';
import { weekById } from '../../lib/domain/weeks/week.ts';
import type { OutboxMessage, Stack } from '../../lib/embedded/stack.ts';
import { writeReportFiles } from '../report-files.ts';
import { firstReportMs, gracePeriodMsOf, runWeekly } from './weekly-run.ts';

/** Every week of the table as a report: by site and week, the books of nobody's site last. */
export async function readReports(stack: Stack, timeZone: string, nowMs: number): Promise<Report[]> {
  const rollups = rollupTable(documentClient(), stack.names.rollupsTable);
  const gracePeriodMs = gracePeriodMsOf(stack);
  const reports: Report[] = [];
  for await (const { site, week } of rollups.listWeeks()) {
    // Rejections without a site or a time are booked by their arrival, in UTC.
    const zone = site === UNKNOWN_SITE ? 'UTC' : timeZone;
    const rollup = await rollups.readRollup(site, week);
    reports.push(toReport(rollup, weekById(week, zone), { nowMs, gracePeriodMs }));
  }
  return reports.sort((a, b) => compare(orderOf(a), orderOf(b)));
}

function orderOf({ site, week }: Report): string {
  return `${site === UNKNOWN_SITE ? 1 : 0} ${site} ${week}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/**
 * Has the weekly function report every week, as its schedule would have, and writes the emails that
 * arrive in the outbox as `SITE-2015-W21.html` and `.txt`.
 *
 * @param subscribers Address by site; each site's own.
 * @returns the files written.
 * @throws Error that names the week where clicks were counted and no email came.
 */
export async function writeEmails(
  stack: Stack,
  reports: readonly Report[],
  subscribers: ReadonlyMap<string, string>,
  directory: string,
): Promise<string[]> {
  const written: string[] = [];
  const mailed = reports.filter(({ site }) => subscribers.has(site));
  const weeks = [...new Set(mailed.map(({ week }) => week))].sort();
  for (const week of weeks) {
    const inWeek = mailed.filter((report) => report.week === week);
    const messages = await weeklyMessages(stack, week, inWeek[0]?.timeZone ?? 'UTC');
    for (const { site, totals } of inWeek) {
      const message = messages.find(({ to }) => to.includes(subscribers.get(site) ?? ''));
      if (message) written.push(...Object.values(await writeReportFiles(directory, { site, week }, message)));
      else if (totals.clicks > 0)
        throw new Error(`the weekly function sent no report of ${site} for ${week}`);
    }
  }
  return written;
}

async function weeklyMessages(stack: Stack, week: string, timeZone: string): Promise<OutboxMessage[]> {
  const before = new Set((await stack.outbox.list()).map(({ id }) => id));
  await runWeekly(stack, firstReportMs(weekById(week, timeZone), gracePeriodMsOf(stack)));
  return (await stack.outbox.list()).filter(({ id }) => !before.has(id));
}
