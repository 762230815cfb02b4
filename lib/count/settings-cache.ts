import type { SettingsHistory } from '../domain/sites/site.ts';
import { isTimeZone } from '../domain/weeks/zone.ts';

const KEPT_MS = 60_000;
const SITES_MAX = 100_000;

/**
 * Sites' settings as they were at most a minute ago. A change applies to event times to come, so an
 * older copy counts the same clicks in the same way.
 */
export class SettingsCache {
  readonly #kept = new Map<string, { history: SettingsHistory; untilMs: number }>();
  readonly #read: (sites: readonly string[]) => Promise<Map<string, SettingsHistory>>;
  readonly #unregistered: SettingsHistory;

  constructor(
    read: (sites: readonly string[]) => Promise<Map<string, SettingsHistory>>,
    unregistered: SettingsHistory,
  ) {
    this.#read = read;
    this.#unregistered = unregistered;
  }

  /** The settings of each of `sites`, read where the copy is missing or old. */
  async histories(sites: ReadonlySet<string>, nowMs: number): Promise<(site: string) => SettingsHistory> {
    const stale = [...sites].filter((site) => (this.#kept.get(site)?.untilMs ?? 0) <= nowMs);
    const found = stale.length > 0 ? known(await this.#read(stale)) : new Map<string, SettingsHistory>();
    const histories = new Map<string, SettingsHistory>();
    for (const site of sites) {
      const history = found.get(site) ?? this.#kept.get(site)?.history;
      histories.set(site, history ?? this.#unregistered);
    }
    // Not before what is kept has been used: a site that was not read would have the default's.
    if (this.#kept.size + stale.length > SITES_MAX) this.#kept.clear();
    for (const site of stale)
      this.#kept.set(site, { history: found.get(site) ?? this.#unregistered, untilMs: nowMs + KEPT_MS });
    return (site) => histories.get(site) ?? this.#unregistered;
  }
}

/** A zone that only a newer runtime knows is taken for UTC: one site's zone must not stop a shard. */
function known(histories: Map<string, SettingsHistory>): Map<string, SettingsHistory> {
  for (const [site, history] of histories) {
    if (history.every(({ timeZone }) => isTimeZone(timeZone))) continue;
    const [first, ...rest] = history.map((settings) =>
      isTimeZone(settings.timeZone) ? settings : { ...settings, timeZone: 'UTC' },
    );
    if (first) histories.set(site, [first, ...rest]);
  }
  return histories;
}
