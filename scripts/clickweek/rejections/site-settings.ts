import type { Click } from '../../../lib/domain/clicks/click.ts';
import {
  duplicateRule,
  type SettingsHistory,
  settingsAt,
  unregistered,
} from '../../../lib/domain/sites/site.ts';
import type { Target } from '../target.ts';

type Histories = (sites: ReadonlySet<string>) => Promise<(site: string) => SettingsHistory>;

/** The settings of sites, each asked for once. @param timeZone of those that are not registered. */
export function historiesOf({ sites: table }: Target, timeZone: string): Histories {
  const known = new Map<string, SettingsHistory>();
  return async (sites) => {
    const missing = [...sites].filter((site) => !known.has(site));
    const found = missing.length > 0 ? await table.histories(missing) : new Map<string, SettingsHistory>();
    for (const site of missing) known.set(site, found.get(site) ?? unregistered(timeZone));
    return (site) => known.get(site) ?? unregistered(timeZone);
  };
}

/** Whether each of the clicks is of a site that knows its duplicates across batches. */
export function countsOnceBy(histories: Histories): (clicks: readonly Click[]) => Promise<boolean> {
  return async (clicks) => {
    const historyOf = await histories(new Set(clicks.map(({ site }) => site)));
    return clicks.every(
      ({ site, eventTimeMs }) => duplicateRule(settingsAt(historyOf(site), eventTimeMs)) === 'exact',
    );
  };
}
