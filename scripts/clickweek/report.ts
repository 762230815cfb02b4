import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Email, renderEmail } from '../../lib/domain/reports/email.ts';
import { hasLanguage, LANGUAGE_TAGS } from '../../lib/domain/reports/language.ts';
import type { SiteSection } from '../../lib/domain/reports/report.ts';
import { ALL_VALUES } from '../../lib/domain/reports/to-report.ts';
import { unregistered } from '../../lib/domain/sites/site.ts';
import { weekBefore } from '../../lib/domain/sites/site-weeks.ts';
import { requiredOption, siteOf, timeZoneOf, weekOfText } from '../arguments.ts';
import { parseCommandLine, print, UsageError } from '../command-line.ts';
import { openFile } from '../open-file.ts';
import { openReportFolder, writeReportFiles } from '../report-files.ts';
import { loadTemplate } from '../template.ts';
import type { Command } from './commands.ts';
import { previewAddresses, sendPreview } from './send-preview.ts';
import { openTarget, TARGET_OPTIONS, TARGET_USAGE } from './target.ts';
import { historyOf, readReport } from './totals.ts';

const TEMPLATE = fileURLToPath(new URL('../../templates/weekly.mjml', import.meta.url));
const FOLDER = 'out';

const OPTIONS = {
  site: { type: 'string' },
  week: { type: 'string', default: 'previous' },
  'time-zone': { type: 'string', default: 'UTC' },
  locale: { type: 'string', default: 'en' },
  out: { type: 'string' },
  open: { type: 'boolean', default: false },
  to: { type: 'string' },
  sender: { type: 'string' },
  json: { type: 'boolean', default: false },
  ...TARGET_OPTIONS,
} as const;

type Values = ReturnType<typeof parseValues>;

export const report: Command = {
  summary: 'writes the email of a week as HTML and text, shows it, or sends it to one address',
  usage: `Usage: npm run clickweek -- report --site SITE [options]

  --site SITE           whose report
  --week WEEK           2026-W47, current or previous (previous)
  --time-zone ZONE      the zone of a site that is not registered (UTC)
  --locale LOCALE       the email's language: ${LANGUAGE_TAGS.join(', ')} or one like de-AT (en)
  --out DIR             where SITE-WEEK.html and SITE-WEEK.txt go (${FOLDER})
  --open                shows the HTML in the browser
  --to ADDRESS          sends it to this address only, marked as a preview, and writes no files
                        unless --out or --open says so; no subscriber's email depends on it
  --sender ADDRESS      whom --to sends as (SENDER of the environment)
  --json                print what was written and sent as JSON
${TARGET_USAGE}`,
  async run(args) {
    const values = parseValues(args);
    const addresses = previewAddresses(values);
    const section = await readSection(values);
    const template = await loadTemplate(TEMPLATE);
    const render = (preview: boolean): Email =>
      renderEmail({ sections: [section], locale: values.locale, unsubscribeUrl: null, preview }, template);
    const files = wantsFiles(values) ? await writeFiles(values, section, render(false)) : null;
    const sent = addresses === null ? null : await sendPreview(addresses, section.report, render(true));
    const lines = [
      ...(files === null ? [] : [files.html, files.text]),
      ...(sent === null ? [] : [`preview sent to ${sent.to} (message ${sent.messageId})`]),
    ];
    await print(values.json ? `${JSON.stringify({ ...files, ...sent })}\n` : `${lines.join('\n')}\n`);
    if (values.open && files !== null && !(await openFile(resolve(files.html))))
      console.error(`no browser could be opened: open ${resolve(files.html)} yourself`);
  },
};

function parseValues(args: readonly string[]) {
  const { values } = parseCommandLine({ args: [...args], options: OPTIONS });
  const site = siteOf(requiredOption(values.site, '--site'));
  const timeZone = timeZoneOf(values['time-zone']);
  // A wrong week is wrong usage wherever the target is, so it is seen before the target is asked.
  weekOfText(values.week, unregistered(timeZone), Date.now());
  if (!hasLanguage(values.locale))
    throw new UsageError(
      `${JSON.stringify(values.locale)} is no language of the email: it is written in ${LANGUAGE_TAGS.join(', ')}`,
    );
  return { ...values, site, timeZone };
}

function wantsFiles({ to, out, open }: Values): boolean {
  return to === undefined || out !== undefined || open;
}

async function readSection({ stage, site, timeZone, week: text }: Values): Promise<SiteSection> {
  const target = await openTarget(stage);
  const history = await historyOf(target, site, timeZone);
  const week = weekOfText(text, history, Date.now());
  const options = { topMax: ALL_VALUES };
  const report = await readReport(target, site, week, options);
  const previous = await readReport(target, site, weekBefore(history, week), options);
  return { report, previous, correction: null };
}

async function writeFiles({ out = FOLDER }: Values, { report }: SiteSection, email: Email) {
  await openReportFolder(out);
  return writeReportFiles(out, report, email);
}
