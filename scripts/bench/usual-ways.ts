import { DIMENSIONS } from '../../lib/domain/clicks/click.ts';
import type { ReadRecord } from '../../lib/domain/records/read-batch.ts';
import { readRecord } from '../../lib/domain/records/read-record.ts';
import type { StreamRecord } from '../../lib/domain/records/record.ts';
import { itemBytes, valueBytes } from './item-size.ts';

const FLOOR_UNIT_BYTES = 1024;

/** Write units that others would need for the same counters, checkpoints and visitors not included. */
export interface UsualWays {
  /** An update for each click and dimension: items of under 1 KB, a unit each. */
  readonly perClickAndDimension: number;
  /** An update for each distinct counter of a batch, as amazon-kinesis-aggregators does it. */
  readonly perCounterAndBatch: number;
  /** Nothing but the counters' own bytes, rounded up once a batch and site. */
  readonly floor: number;
}

/** Adds up, batch by batch, what the same clicks cost done otherwise. */
export class UsualWaysMeter {
  #perClickAndDimension = 0;
  #perCounterAndBatch = 0;
  #floor = 0;
  /** By site, counter and count so far: the bytes of a count grow with it. */
  readonly #counts = new Map<string, Map<string, number>>();

  add(records: readonly StreamRecord[]): void {
    this.addRead(records.map((record) => ({ record, outcomes: readRecord(record) })));
  }

  /** A batch that was read already. */
  addRead(batch: readonly ReadRecord[]): void {
    const touched = new Map<string, Set<string>>();
    for (const { outcomes } of batch)
      for (const outcome of outcomes) {
        if (outcome.kind === 'rejection') continue;
        const counters = this.#countersOf(outcome.site);
        const ofSite = setOf(touched, outcome.site);
        for (const dimension of DIMENSIONS) {
          const value = outcome.values[dimension];
          if (value === null) continue;
          this.#perClickAndDimension++;
          const name = `${dimension}:${value}`;
          counters.set(name, (counters.get(name) ?? 0) + 1);
          ofSite.add(name);
        }
      }
    for (const [site, names] of touched) this.#addSite(this.#countersOf(site), names);
  }

  result(): UsualWays {
    return {
      perClickAndDimension: this.#perClickAndDimension,
      perCounterAndBatch: this.#perCounterAndBatch,
      floor: this.#floor,
    };
  }

  /** What the counters of all sites take: alone, and as a row each under `pk`. */
  stored(pk: string): { bytes: number; rowBytes: number } {
    let bytes = 0;
    let rows = 0;
    for (const counters of this.#counts.values())
      for (const [name, count] of counters) {
        bytes += Buffer.byteLength(name) + valueBytes(count);
        rows++;
      }
    return { bytes, rowBytes: bytes + rows * itemBytes({ pk, sk: '', clicks: '' }) };
  }

  #addSite(counters: ReadonlyMap<string, number>, names: ReadonlySet<string>): void {
    let bytes = 0;
    for (const name of names) bytes += Buffer.byteLength(name) + valueBytes(counters.get(name));
    this.#perCounterAndBatch += names.size;
    this.#floor += Math.ceil(bytes / FLOOR_UNIT_BYTES);
  }

  #countersOf(site: string): Map<string, number> {
    const counters = this.#counts.get(site) ?? new Map<string, number>();
    this.#counts.set(site, counters);
    return counters;
  }
}

function setOf(sets: Map<string, Set<string>>, key: string): Set<string> {
  const set = sets.get(key) ?? new Set<string>();
  sets.set(key, set);
  return set;
}
