import type { RollupStore } from '../../lib/count/rollup-store.ts';
import { readRollup } from '../../lib/domain/rollups/read-rollup.ts';
import type { Rollup } from '../../lib/domain/rollups/rollup.ts';
import type { ItemKey, RollupItem } from '../../lib/domain/rollups/rollup-item.ts';

/** The rollup store in memory. `rollup-store-contract.test.ts` holds it to what the real one does. */
export class MemoryStore implements RollupStore {
  readonly items = new Map<string, RollupItem>();

  async read(keys: readonly ItemKey[]): Promise<(RollupItem | undefined)[]> {
    return keys.map((key) => this.items.get(idOf(key)));
  }

  async put(item: RollupItem): Promise<'written' | 'refused'> {
    if ((this.items.get(idOf(item))?.version ?? 0) !== item.version - 1) return 'refused';
    this.items.set(idOf(item), item);
    return 'written';
  }

  /** Every site and week as a reader sees it, by `site#week`. */
  rollups(): Map<string, Rollup> {
    const weeks = new Set([...this.items.values()].map(({ pk }) => pk));
    return new Map([...weeks].map((pk) => [pk, this.#rollup(pk)]));
  }

  #rollup(week: string): Rollup {
    const [site, id] = week.split('#') as [string, string];
    return readRollup(
      site,
      id,
      [...this.items.values()].filter(({ pk }) => pk === week),
    );
  }
}

const idOf = ({ pk, sk }: ItemKey) => `${pk}\n${sk}`;
