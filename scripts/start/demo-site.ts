import type { SiteTable } from '../../lib/aws/site-table.ts';
import { changeSettings, firstSettings } from '../../lib/domain/sites/settings-history.ts';
import type { SettingsHistory } from '../../lib/domain/sites/site.ts';
import type { LiveOptions } from './options.ts';

/** Registers the demo's site and its reader at the first start; later, applies what the options change. */
export async function registerDemo(
  table: SiteTable,
  { site, timeZone, countCrawlers }: LiveOptions,
  nowMs: number,
): Promise<SettingsHistory> {
  const known = (await table.histories([site])).get(site);
  const history = known
    ? changeSettings(
        known,
        { ...(timeZone !== null && { timeZone }), ...(countCrawlers && { countCrawlers }) },
        nowMs,
      )
    : firstSettings({ timeZone: timeZone ?? 'UTC', countCrawlers, expireAfterMs: null });
  await table.put({ site, history });
  await table.addSubscriber({ site, email: `you@${site}`, subscribedAtMs: 0 });
  return history;
}
