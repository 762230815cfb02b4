import { DIMENSIONS, type Dimension } from '../clicks/click.ts';
import { BEFORE_ALL, type Checkpoint } from './checkpoint.ts';
import { decodeRecent } from './recent.ts';
import { BOOKS, type DayCounters, OTHER, type Rollup } from './rollup.ts';
import {
  type Carrying,
  type RollupItem,
  type TotalsItem,
  type ValuesItem,
  type VisitorsItem,
  valuesKey,
  visitorsKey,
} from './rollup-item.ts';
import { Sketch } from './sketch.ts';
import { decodeValues } from './value-bytes.ts';
import { ValueCounts } from './value-counts.ts';

/**
 * A site's week, added up from its items in any order. Read them by one `Query` in the order of their
 * keys: what is recent comes before what it is merged into, so that a merge meanwhile loses nothing.
 */
export function readRollup(site: string, week: string, items: Iterable<RollupItem>): Rollup {
  const reading = new Reading(site, week);
  for (const item of items) reading.add(item);
  return reading.finish();
}

class Reading {
  readonly #rollup: Rollup;
  readonly #values = new ValueCounts();
  /** Where each merged item has come to, by sort key. */
  readonly #mergedAt = new Map<string, Checkpoint>();
  readonly #carriers: { readonly pk: string; readonly shard: string; at: Checkpoint; carrying: Carrying }[] =
    [];

  constructor(site: string, week: string) {
    this.#rollup = emptyRollup(site, week);
  }

  add(item: RollupItem): void {
    const [kind, ...rest] = item.sk.split('#');
    this.#mergedAt.set(item.sk, item.at);
    if (kind === 'values') this.#addValues(item);
    else if (kind === 'visitors') this.#day(rest[0] as string).visitors.merge(sketchOf(item));
    else {
      if (kind === 'totals') addTotals(this.#rollup, item, (date) => this.#day(date));
      const at = (item as TotalsItem).movedAt ?? item.at;
      this.#carriers.push({ pk: item.pk, shard: rest[0] as string, at, carrying: item as Carrying });
    }
  }

  /** What is recent counts only where it is not yet merged. */
  finish(): Rollup {
    for (const { pk, shard, at, carrying } of this.#carriers) {
      if (!carrying.recent) continue;
      const isMerged = (sk: string) => (this.#mergedAt.get(sk) ?? BEFORE_ALL) >= at;
      const { values, people } = decodeRecent(carrying.recent);
      if (!isMerged(valuesKey(pk, shard).sk)) this.#values.merge(values);
      this.#rollup.sessions.merge(people.sessions);
      for (const [date, sketch] of people.visitors)
        if (!isMerged(visitorsKey(pk, shard, date).sk)) this.#day(date).visitors.merge(sketch);
    }
    for (const [dimension, counts] of this.#values.dimensions) {
      const values = this.#rollup.values[dimension];
      for (const [value, clicks] of counts.clicks) values.set(value, clicks);
      if (counts.other > 0) values.set(OTHER, (values.get(OTHER) ?? 0) + counts.other);
      this.#rollup.errorMax[dimension] = counts.floor;
    }
    return this.#rollup;
  }

  #addValues({ values, sessions }: ValuesItem): void {
    if (values) this.#values.merge(decodeValues(values));
    if (sessions) this.#rollup.sessions.merge(Sketch.decode(sessions));
  }

  #day(date: string): DayCounters {
    let day = this.#rollup.days.get(date);
    if (!day) {
      day = { clicks: 0, pageviews: 0, visitors: Sketch.empty() };
      this.#rollup.days.set(date, day);
    }
    return day;
  }
}

/** A site's week before anything was counted. */
export function emptyRollup(site: string, week: string): Rollup {
  return {
    site,
    week,
    clicks: 0,
    pageviews: 0,
    days: new Map(),
    sessions: Sketch.empty(),
    values: byDimension(() => new Map<string, number>()),
    errorMax: byDimension(() => 0),
    books: { received: 0, counted: 0, duplicate: 0, rejected: 0, expired: 0, bot: 0 },
    watermarkMs: null,
  };
}

function byDimension<T>(make: () => T): Record<Dimension, T> {
  return Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, make()])) as Record<Dimension, T>;
}

function addTotals(rollup: Rollup, item: TotalsItem, dayOf: (date: string) => DayCounters): void {
  const counters = item as unknown as Readonly<Record<string, number | undefined>>;
  for (const book of BOOKS) rollup.books[book] += counters[book] ?? 0;
  rollup.clicks += counters.clicks ?? 0;
  rollup.pageviews += counters.pageviews ?? 0;
  for (const [name, value] of Object.entries(counters)) {
    const [counter, date] = name.split('.', 2);
    if (date && (counter === 'clicks' || counter === 'pageviews')) dayOf(date)[counter] += value ?? 0;
  }
  if (item.latest === undefined) return;
  rollup.watermarkMs = Math.max(rollup.watermarkMs ?? Number.NEGATIVE_INFINITY, Date.parse(item.latest));
}

function sketchOf(item: RollupItem): Sketch {
  return Sketch.decode((item as VisitorsItem).sketch);
}
