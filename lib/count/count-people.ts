import { concurrently } from '../concurrently.ts';
import { foldPeople } from '../domain/rollups/fold.ts';
import { Sketch } from '../domain/rollups/sketch.ts';
import type { ItemKey } from './rollup-store.ts';
import { entriesFrom, type SiteWeekWork } from './site-week-work.ts';

const SKETCHES_AT_ONCE_MAX = 4;

/**
 * Adds a site week's visitors and sessions to the shard's own sketches. Adding twice changes nothing,
 * so these need no checkpoint; the version only keeps a late writer from putting an older one back.
 */
export async function countPeople(work: SiteWeekWork): Promise<void> {
  const { visitors, sessions } = foldPeople(work.siteWeek, entriesFrom(work, 0));
  const sketches = [...visitors].map(([date, people]) => ({ kind: `visitors#${date}`, people }));
  if (sessions.size > 0) sketches.push({ kind: 'sessions', people: sessions });
  await concurrently(sketches, SKETCHES_AT_ONCE_MAX, async ({ kind, people }) => {
    const key = { pk: work.pk, sk: `${kind}#${work.shard.lane}#${work.shard.number}` };
    while ((await addToSketch(work, key, people)) === 'refused') work.cache.sketches.delete(key);
  });
}

async function addToSketch(
  { store, cache }: SiteWeekWork,
  key: ItemKey,
  people: ReadonlySet<string>,
): Promise<'written' | 'unchanged' | 'refused'> {
  const { sketch, version } = cache.sketches.get(key) ?? (await readSketch(store, key));
  // Out of the cache while it holds more than the table does: the write may fail.
  cache.sketches.delete(key);
  let changed = false;
  for (const person of people) if (sketch.add(person)) changed = true;
  const outcome = changed ? await store.writeSketch(key, sketch.encode(), version) : 'unchanged';
  if (outcome !== 'refused')
    cache.sketches.set(key, { sketch, version: changed ? (version ?? 0) + 1 : version });
  return outcome;
}

async function readSketch(
  store: SiteWeekWork['store'],
  key: ItemKey,
): Promise<{ sketch: Sketch; version: number | null }> {
  const stored = await store.readSketch(key);
  if (!stored) return { sketch: Sketch.empty(), version: null };
  return { sketch: Sketch.decode(stored.bytes), version: stored.version };
}
