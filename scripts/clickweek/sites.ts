import type { Reporting } from '../../lib/domain/sites/reporting.ts';
import {
  changeSettings,
  firstSettings,
  type SettingsChange,
} from '../../lib/domain/sites/settings-history.ts';
import { EXPIRE_AFTER_MS_DEFAULT, type Site } from '../../lib/domain/sites/site.ts';
import { siteOf } from '../arguments.ts';
import { parseCommandLine, UsageError } from '../command-line.ts';
import type { Command } from './commands.ts';
import { CHANGE_OPTIONS, changeOf, reportingChangeOf } from './sites/change.ts';
import { settingsLines, settingsOf } from './sites/shown.ts';
import { openTarget, TARGET_OPTIONS, TARGET_USAGE, type Target } from './target.ts';

const OPTIONS = {
  ...CHANGE_OPTIONS,
  json: { type: 'boolean', default: false },
  ...TARGET_OPTIONS,
} as const;

interface Change {
  readonly counting: SettingsChange;
  readonly reporting: Partial<Reporting>;
}

type Action = (target: Target, sites: readonly string[], change: Change) => Promise<Site[]>;

/** Each gives the sites to be shown. */
const ACTIONS: ReadonlyMap<string, Action> = new Map(Object.entries({ list, add, set }));

export const sites: Command = {
  summary: 'lists and registers sites, and sets how they are counted',
  usage: `Usage: npm run clickweek -- sites list [--json]
       npm run clickweek -- sites add SITE [settings]
       npm run clickweek -- sites set SITE [settings]

A change of how a registered site is counted applies from the start of its next week: no week is counted by
two rules. Where it changes the week start, that week is shorter or longer than seven days. How weeks are
reported changes with the next report.

  --time-zone ZONE               the IANA zone of the site's weeks (UTC)
  --week-start DAY               monday, sunday or saturday (monday)
  --[no-]count-crawlers          count crawlers like visitors, or keep them apart (apart)
  --expire-after-days N|never    do not count clicks that arrive so late (35)
  --duplicates best-effort|exact clicks that a producer sends twice, apart: seen while remembered, or
                                 always, at one write a click (best-effort)
  --report-hour HOUR             the hour on the site's clock, 0 to 23, of the day after a week's last (8)
  --locale LOCALE                the language of its reports (en)
  --empty-weeks send|skip        send an email for a week without a click, or none (send)
  --json                         print JSON
${TARGET_USAGE}`,
  async run(args) {
    const { values, positionals } = parseCommandLine({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
      allowNegative: true,
    });
    const [name = '', ...texts] = positionals;
    const action = ACTIONS.get(name);
    if (!action) throw new UsageError('sites: say list, add or set');
    if (texts.length !== (action === list ? 0 : 1))
      throw new UsageError(`sites ${name} takes ${action === list ? 'no site' : 'one site'}`);
    const named = texts.map(siteOf);
    const change = { counting: changeOf(values), reporting: reportingChangeOf(values) };
    const shown = await action(await openTarget(values.stage), named, change);
    const settings = shown.map((site) => settingsOf(site, Date.now()));
    const text = settings.flatMap(settingsLines).join('\n') || 'no site is registered';
    process.stdout.write(`${values.json ? JSON.stringify(settings, null, 2) : text}\n`);
  },
};

async function list({ sites }: Target): Promise<Site[]> {
  const found: Site[] = [];
  for await (const site of sites.list()) found.push(site);
  return found.sort((a, b) => (a.site < b.site ? -1 : 1));
}

async function add(target: Target, [site = '']: readonly string[], change: Change): Promise<Site[]> {
  if (await registered(target, site))
    throw new Error(`${site} is registered already: change it with sites set`);
  return set(target, [site], change);
}

async function set(
  target: Target,
  [site = '']: readonly string[],
  { counting, reporting }: Change,
): Promise<Site[]> {
  const known = await registered(target, site);
  const history = known
    ? changeSettings(known.history, counting, Date.now())
    : firstSettings({
        timeZone: 'UTC',
        countCrawlers: false,
        expireAfterMs: EXPIRE_AFTER_MS_DEFAULT,
        ...counting,
      });
  const changed = { site, history, reporting: { ...known?.reporting, ...reporting } };
  await target.sites.put(changed);
  return [changed];
}

async function registered({ sites }: Target, site: string): Promise<Site | undefined> {
  return (await sites.registered([site])).get(site);
}
