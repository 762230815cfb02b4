import type { Report } from '../../lib/domain/reports/report.ts';
import { toReport } from '../../lib/domain/reports/to-report.ts';
import { type SettingsHistory, unregistered } from '../../lib/domain/sites/site.ts';
import type { Week } from '../../lib/domain/weeks/week.ts';
import { readableSiteOf, requiredOption, timeZoneOf, weekOfText } from '../arguments.ts';
import { parseCommandLine } from '../command-line.ts';
import { totalsText } from '../totals-text.ts';
import type { Command } from './commands.ts';
import { openTarget, TARGET_OPTIONS, TARGET_USAGE, type Target } from './target.ts';

/** As in serverless.yml; it only decides from when on a week is called complete. */
export const GRACE_PERIOD_MS = 120 * 60 * 1000;

const OPTIONS = {
  site: { type: 'string' },
  week: { type: 'string', default: 'current' },
  'time-zone': { type: 'string', default: 'UTC' },
  json: { type: 'boolean', default: false },
  ...TARGET_OPTIONS,
} as const;

export const totals: Command = {
  summary: 'the numbers of a site for a week',
  usage: `Usage: npm run clickweek -- totals --site SITE [options]

  --site SITE           whose numbers; (unknown) has the books of what named no site
  --week WEEK           2026-W47, current or previous (current)
  --time-zone ZONE      the zone of a site that is not registered (UTC)
  --json                print JSON
${TARGET_USAGE}`,
  async run(args) {
    const { values } = parseCommandLine({ args: [...args], options: OPTIONS });
    const site = readableSiteOf(requiredOption(values.site, '--site'));
    const timeZone = timeZoneOf(values['time-zone']);
    // A wrong week is wrong usage wherever the target is, so it is seen before the target is asked.
    weekOfText(values.week, unregistered(timeZone), Date.now());
    const target = await openTarget(values.stage);
    const history = await historyOf(target, site, timeZone);
    const report = await readReport(target, site, weekOfText(values.week, history, Date.now()));
    process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : totalsText(report));
  },
};

/** @param timeZone of a site that nobody registered. */
export async function historyOf(target: Target, site: string, timeZone: string): Promise<SettingsHistory> {
  const histories = await target.sites.histories([site]);
  return histories.get(site) ?? unregistered(timeZone);
}

/** @param topMax how many values a list has; `ALL_VALUES` for what becomes an email */
export async function readReport(
  target: Target,
  site: string,
  week: Week,
  options: { readonly topMax?: number } = {},
): Promise<Report> {
  const rollup = await target.rollups.readRollup(site, week.id);
  return toReport(rollup, week, { nowMs: Date.now(), gracePeriodMs: GRACE_PERIOD_MS, ...options });
}
