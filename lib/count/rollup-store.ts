import type { ItemKey, RollupItem } from '../domain/rollups/rollup-item.ts';

/** The rollup table as counting needs it. Both may throw, and `put` may have written when it does. */
export interface RollupStore {
  /** The items as they are now, in the order of `keys`; `undefined` for those that do not exist. */
  read(keys: readonly ItemKey[]): Promise<(RollupItem | undefined)[]>;
  /**
   * Puts an item whole.
   * @param item its version is one more than that of the item that was read, 1 where there was none
   * @returns refused where another version was put since
   */
  put(item: RollupItem): Promise<'written' | 'refused'>;
}
