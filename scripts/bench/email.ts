import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import mjml2html from 'mjml';
import { rollupTable } from '../../lib/aws/rollup-table.ts';
import { type Email, renderEmail, type Template } from '../../lib/domain/reports/email.ts';
import type { Report } from '../../lib/domain/reports/report.ts';
import { toReport } from '../../lib/domain/reports/to-report.ts';
import { type Week, weekOf } from '../../lib/domain/weeks/week.ts';
import { loadTemplate } from '../template.ts';
import { countConsumer, ROLLUPS } from './count-consumer.ts';
import { bestMs } from './measure.ts';
import { MeteredDynamodb } from './metered-dynamodb.ts';
import type { Row, Section } from './section.ts';
import { WORKLOADS, type Workload } from './workload.ts';
import { workloadBatches } from './workload-records.ts';

const SITE = 'site-1.example';
const ROUNDS = 5;
const ROUND_MS = 200;
const QUICK_ROUND_MS = 40;
const QUICK_DIVISOR = 10;
const GRACE_MS = 2 * 60 * 60 * 1000;

const SITES: Readonly<Record<string, Workload>> = {
  'small, 50 pages': { ...WORKLOADS.W1, pages: 50, referrers: 20, countries: 20, clicks: 2_000 },
  '10,000 pages': { ...WORKLOADS.W1, clicks: 200_000 },
};

export const emailSection: Section = {
  name: 'email',
  title: 'Report and email, a second on one core',
  run: async ({ quick }) => {
    const rows: Row[] = [];
    const path = fileURLToPath(new URL('../../templates/weekly.mjml', import.meta.url));
    const templates = { compiled: await loadTemplate(path), source: await readFile(path, 'utf8'), path };
    for (const [site, workload] of Object.entries(SITES))
      rows.push(
        await rowOf(
          site,
          quick ? { ...workload, clicks: workload.clicks / QUICK_DIVISOR } : workload,
          templates,
          quick ? QUICK_ROUND_MS : ROUND_MS,
        ),
      );
    return { tables: [{ title: 'Of one site and week', rows }], notes: NOTES };
  },
};

/** As `scripts/template.ts` compiles it. */
const MJML = { validationLevel: 'strict', keepComments: false, fonts: {} } as const;

const NOTES = [
  'report: the items of two weeks, read from memory and merged; email: HTML and text from these reports, by the template compiled when the function is packaged',
  'floor: the report as JSON; usual: the same template through MJML for each email, its loops once and nothing filled in',
];

interface Templates {
  readonly compiled: Template;
  /** MJML. */
  readonly source: string;
  readonly path: string;
}

async function rowOf(
  site: string,
  workload: Workload,
  { compiled, source, path }: Templates,
  roundMs: number,
): Promise<Row> {
  const { week, read } = await counted(workload);
  const report = await read();
  const html = render(report, report, compiled).html;
  const works = {
    report: async () => void (await Promise.all([read(), read()])),
    email: () => void render(report, report, compiled),
    floor: () => void JSON.stringify(report),
    usual: async () => void (await mjml2html(source, { ...MJML, filePath: path })),
  };
  const perSecond = await ratesOf(works, roundMs);
  const both = 1 / (1 / perSecond.report + 1 / perSecond.email);
  return {
    site,
    clicks: workload.clicks,
    week: week.id,
    'reports/s': perSecond.report,
    'emails/s': perSecond.email,
    'both/s': both,
    'floor/s': perSecond.floor,
    'usual emails/s': perSecond.usual,
    'times usual': perSecond.email / perSecond.usual,
    'KB HTML': html.length / 1024,
  };
}

/** The one place of the bench that calls the renderer. */
function render(report: Report, previous: Report, template: Template): Email {
  const sections = [{ report, previous, correction: null }];
  return renderEmail({ sections, locale: 'en', unsubscribeUrl: null, preview: false }, template);
}

async function counted(workload: Workload): Promise<{ week: Week; read: () => Promise<Report> }> {
  const dynamodb = new MeteredDynamodb();
  const count = countConsumer(dynamodb.client);
  for (const { records } of workloadBatches(workload)) await count(records);
  const week = weekOf(workload.fromMs, 'UTC');
  const table = rollupTable(dynamodb.client, ROLLUPS);
  const at = { nowMs: week.untilMs + GRACE_MS, gracePeriodMs: GRACE_MS };
  return { week, read: async () => toReport(await table.readRollup(SITE, week.id), week, at) };
}

/** How often a second each work is done: repeated for `roundMs`, the best of several rounds. */
async function ratesOf<Name extends string>(
  works: Readonly<Record<Name, () => void | Promise<void>>>,
  roundMs: number,
): Promise<Record<Name, number>> {
  const times = {} as Record<Name, number>;
  for (const name of Object.keys(works) as Name[]) {
    const { once } = await bestMs<'once'>({ once: works[name] }, ROUNDS);
    times[name] = Math.max(1, Math.ceil(roundMs / once));
  }
  const repeated = Object.fromEntries(
    (Object.keys(works) as Name[]).map((name) => [
      name,
      async () => {
        for (let i = 0; i < times[name]; i++) await works[name]();
      },
    ]),
  ) as Record<Name, () => Promise<void>>;
  const best = await bestMs(repeated, ROUNDS);
  return Object.fromEntries(
    (Object.keys(works) as Name[]).map((name) => [name, (times[name] * 1000) / best[name]]),
  ) as Record<Name, number>;
}
