import { fileURLToPath } from 'node:url';
import { renderEmail } from '../../lib/domain/reports/email.ts';
import { unregistered } from '../../lib/domain/sites/site.ts';
import { weekBefore } from '../../lib/domain/sites/site-weeks.ts';
import { requiredOption, siteOf, timeZoneOf, weekOfText } from '../arguments.ts';
import { parseCommandLine } from '../command-line.ts';
import { openReportFolder, writeReportFiles } from '../report-files.ts';
import { loadTemplate } from '../template.ts';
import type { Command } from './commands.ts';
import { openTarget, TARGET_OPTIONS, TARGET_USAGE } from './target.ts';
import { historyOf, readReport } from './totals.ts';

const TEMPLATE = fileURLToPath(new URL('../../templates/weekly.mjml', import.meta.url));

const OPTIONS = {
  site: { type: 'string' },
  week: { type: 'string', default: 'previous' },
  'time-zone': { type: 'string', default: 'UTC' },
  locale: { type: 'string', default: 'en' },
  out: { type: 'string', default: 'out' },
  json: { type: 'boolean', default: false },
  ...TARGET_OPTIONS,
} as const;

export const report: Command = {
  summary: 'writes the email of a week as HTML and text, without sending it',
  usage: `Usage: npm run clickweek -- report --site SITE [options]

  --site SITE           whose report
  --week WEEK           2026-W47, current or previous (previous)
  --time-zone ZONE      the zone of a site that is not registered (UTC)
  --locale LOCALE       the email's language (en)
  --out DIR             where SITE-WEEK.html and SITE-WEEK.txt go (out)
  --json                print the names of the files as JSON
${TARGET_USAGE}`,
  async run(args) {
    const { values } = parseCommandLine({ args: [...args], options: OPTIONS });
    const site = siteOf(requiredOption(values.site, '--site'));
    const timeZone = timeZoneOf(values['time-zone']);
    weekOfText(values.week, unregistered(timeZone), Date.now());
    const target = await openTarget(values.stage);
    const history = await historyOf(target, site, timeZone);
    const week = weekOfText(values.week, history, Date.now());
    const [current, previous] = [
      await readReport(target, site, week),
      await readReport(target, site, weekBefore(history, week)),
    ];
    const email = renderEmail(
      {
        sections: [{ report: current, previous, correction: null }],
        locale: values.locale,
        unsubscribeUrl: null,
        preview: false,
      },
      await loadTemplate(TEMPLATE),
    );
    await openReportFolder(values.out);
    const files = await writeReportFiles(values.out, { site, week: week.id }, email);
    process.stdout.write(values.json ? `${JSON.stringify(files)}\n` : `${files.html}\n${files.text}\n`);
  },
};
