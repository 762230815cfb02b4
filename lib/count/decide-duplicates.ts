import { concurrently } from '../concurrently.ts';
import type { ReadRecord } from '../domain/records/read-batch.ts';
import { type Candidate, candidates } from '../domain/rollups/classify.ts';
import { type IsDuplicate, messageKey, placeName } from '../domain/rollups/duplicates.ts';
import { duplicateRule, type SettingsHistory, settingsAt } from '../domain/sites/site.ts';
import type { Claim, ClaimStore } from './claim-store.ts';

/** Below the SDK's 50 sockets, which the first rollup writes may need. */
const CLAIMS_AT_ONCE_MAX = 40;

/**
 * How long a claim outlives the last moment at which a copy can arrive and count: the stream delivers
 * it for seven days more, and a day is for clocks that differ.
 */
const CLAIM_MARGIN_MS = 8 * 24 * 60 * 60 * 1000;

/**
 * What decides about a part's duplicates: claims for the sites that want them exact, `memory` for the
 * others. All claims are made, or found to be another's, before it resolves.
 */
export async function decideDuplicates(
  part: readonly ReadRecord[],
  historyOf: (site: string) => SettingsHistory,
  store: ClaimStore | undefined,
  memory: IsDuplicate,
): Promise<IsDuplicate> {
  const holders = await claimClicks(part, historyOf, store);
  if (holders.size === 0) return memory;
  return (click, place) => {
    const rule = duplicateRule(settingsAt(historyOf(click.site), click.eventTimeMs));
    const holder = rule === 'exact' ? holders.get(messageKey(click) ?? '') : undefined;
    return holder === undefined ? memory(click, place) : holder !== placeName(place);
  };
}

/**
 * Claims a part's clicks for the sites that want exact duplicates: one write for each distinct id. The
 * claim alone decides, at every delivery and for every item alike.
 *
 * @returns by `messageKey`, the place of the copy that counts; without the sites of best effort.
 * @throws Error where a site wants claims and there is no store.
 */
async function claimClicks(
  part: readonly ReadRecord[],
  historyOf: (site: string) => SettingsHistory,
  store: ClaimStore | undefined,
): Promise<Map<string, string>> {
  const claims = new Map<string, Claim>();
  if (anyExact(part, historyOf))
    for (const candidate of candidates(part, historyOf)) {
      const claim = claimOf(candidate);
      // In the order of the shard: the first copy of the batch claims for all of them.
      if (claim && !claims.has(claim.key)) claims.set(claim.key, claim);
    }
  const holders = new Map<string, string>();
  await concurrently(claims.values(), CLAIMS_AT_ONCE_MAX, async (claim) => {
    if (!store) throw new Error('a site wants exact duplicates, and there is no claims table');
    holders.set(claim.key, await store.claim(claim));
  });
  return holders;
}

/** Saves looking at every click twice where no site has asked for it. */
function anyExact(part: readonly ReadRecord[], historyOf: (site: string) => SettingsHistory): boolean {
  return part.some(({ outcomes }) =>
    outcomes.some(
      ({ site }) => site !== null && historyOf(site).some((settings) => duplicateRule(settings) === 'exact'),
    ),
  );
}

function claimOf({ click, place, arrivalTimeMs, settings }: Candidate): Claim | null {
  const key = messageKey(click);
  if (key === null || duplicateRule(settings) !== 'exact') return null;
  const { expireAfterMs } = settings;
  const lastMs = Math.max(click.eventTimeMs, arrivalTimeMs);
  return {
    key,
    place: placeName(place),
    expiresAtMs: expireAfterMs === null ? null : lastMs + expireAfterMs + CLAIM_MARGIN_MS,
  };
}
