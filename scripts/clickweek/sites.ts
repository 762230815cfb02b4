import {
  changeSettings,
  firstSettings,
  type SettingsChange,
} from '../../lib/domain/sites/settings-history.ts';
import {
  DUPLICATE_RULES,
  type DuplicateRule,
  duplicateRule,
  EXPIRE_AFTER_MS_DEFAULT,
  type SettingsHistory,
  type Site,
  settingsAt,
} from '../../lib/domain/sites/site.ts';
import { siteOf, timeZoneOf } from '../arguments.ts';
import { parseCommandLine, UsageError } from '../command-line.ts';
import type { Command } from './commands.ts';
import { openTarget, TARGET_OPTIONS, TARGET_USAGE, type Target } from './target.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const EXPIRE_DAYS_MAX = 3650;

const OPTIONS = {
  'time-zone': { type: 'string' },
  'count-crawlers': { type: 'boolean' },
  'expire-after-days': { type: 'string' },
  duplicates: { type: 'string' },
  json: { type: 'boolean', default: false },
  ...TARGET_OPTIONS,
} as const;

type Action = (target: Target, sites: readonly string[], change: SettingsChange) => Promise<Site[]>;

/** Each gives the sites to be shown. */
const ACTIONS: ReadonlyMap<string, Action> = new Map(Object.entries({ list, add, set }));

export const sites: Command = {
  summary: 'lists and registers sites, and sets how they are counted',
  usage: `Usage: npm run clickweek -- sites list [--json]
       npm run clickweek -- sites add SITE [settings]
       npm run clickweek -- sites set SITE [settings]

A change of a registered site applies from the start of its next week: no week is counted by two rules.

  --time-zone ZONE               the IANA zone of the site's weeks (UTC)
  --[no-]count-crawlers          count crawlers like visitors, or keep them apart (apart)
  --expire-after-days N|never    do not count clicks that arrive so late (35)
  --duplicates best-effort|exact clicks that a producer sends twice, apart: seen while remembered, or
                                 always, at one write a click (best-effort)
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
    const change = changeOf(values);
    const shown = await action(await openTarget(values.stage), named, change);
    const settings = shown.map((site) => settingsOf(site, Date.now()));
    const text = settings.flatMap(settingsLines).join('\n') || 'no site is registered';
    process.stdout.write(`${values.json ? JSON.stringify(settings, null, 2) : text}\n`);
  },
};

function changeOf(values: {
  'time-zone'?: string;
  'count-crawlers'?: boolean;
  'expire-after-days'?: string;
  duplicates?: string;
}): SettingsChange {
  const timeZone = values['time-zone'];
  const countCrawlers = values['count-crawlers'];
  const days = values['expire-after-days'];
  const { duplicates } = values;
  return {
    ...(timeZone !== undefined && { timeZone: timeZoneOf(timeZone) }),
    ...(countCrawlers !== undefined && { countCrawlers }),
    ...(days !== undefined && { expireAfterMs: expireAfterMsOf(days) }),
    ...(duplicates !== undefined && { duplicates: duplicateRuleOf(duplicates) }),
  };
}

function duplicateRuleOf(text: string): DuplicateRule {
  const rule = DUPLICATE_RULES.find((one) => one === text);
  if (rule === undefined)
    throw new UsageError(`--duplicates ${JSON.stringify(text)}: say ${DUPLICATE_RULES.join(' or ')}`);
  return rule;
}

function expireAfterMsOf(days: string): number | null {
  if (days === 'never') return null;
  if (!/^\d{1,4}$/.test(days) || Number(days) < 1 || Number(days) > EXPIRE_DAYS_MAX)
    throw new UsageError(
      `--expire-after-days ${JSON.stringify(days)}: say 1 to ${EXPIRE_DAYS_MAX}, or never`,
    );
  return Number(days) * DAY_MS;
}

async function list({ sites }: Target): Promise<Site[]> {
  const found: Site[] = [];
  for await (const site of sites.list()) found.push(site);
  return found.sort((a, b) => (a.site < b.site ? -1 : 1));
}

async function add(target: Target, [site = '']: readonly string[], change: SettingsChange): Promise<Site[]> {
  if (await historyOf(target, site))
    throw new Error(`${site} is registered already: change it with sites set`);
  return set(target, [site], change);
}

async function set(target: Target, [site = '']: readonly string[], change: SettingsChange): Promise<Site[]> {
  const known = await historyOf(target, site);
  const history = known
    ? changeSettings(known, change, Date.now())
    : firstSettings({
        timeZone: 'UTC',
        countCrawlers: false,
        expireAfterMs: EXPIRE_AFTER_MS_DEFAULT,
        ...change,
      });
  await target.sites.put({ site, history });
  return [{ site, history }];
}

async function historyOf({ sites }: Target, site: string): Promise<SettingsHistory | undefined> {
  return (await sites.histories([site])).get(site);
}

/** A site's settings as they are now, and as they will be where a change is waiting. */
interface ShownSettings {
  readonly site: string;
  readonly timeZone: string;
  readonly countCrawlers: boolean;
  readonly expireAfterDays: number | null;
  readonly duplicates: DuplicateRule;
  /** ISO 8601, from when on; `null`: from the beginning. */
  readonly from: string | null;
  readonly next: Omit<ShownSettings, 'next' | 'site'> | null;
}

function settingsOf({ site, history }: Site, nowMs: number): ShownSettings {
  const now = settingsAt(history, nowMs);
  const last = history.at(-1) ?? now;
  return { site, ...shown(now), next: last === now ? null : shown(last) };
}

function shown(settings: SettingsHistory[0]) {
  const { timeZone, countCrawlers, expireAfterMs, fromMs } = settings;
  return {
    timeZone,
    countCrawlers,
    expireAfterDays: expireAfterMs === null ? null : expireAfterMs / DAY_MS,
    duplicates: duplicateRule(settings),
    from: fromMs === 0 ? null : new Date(fromMs).toISOString(),
  };
}

function settingsLines({ site, next, ...now }: ShownSettings): string[] {
  return [`${site}  ${ruleText(now)}`, ...(next ? [`  from ${next.from}: ${ruleText(next)}`] : [])];
}

function ruleText({
  timeZone,
  countCrawlers,
  expireAfterDays,
  duplicates,
}: Omit<ShownSettings, 'next' | 'site'>): string {
  const expiry =
    expireAfterDays === null ? 'clicks never expire' : `clicks expire after ${expireAfterDays} days`;
  return `${timeZone}, crawlers ${countCrawlers ? 'counted' : 'apart'}, ${expiry}, duplicates ${duplicates}`;
}
