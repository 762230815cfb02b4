import type { Attributes } from './item-size.ts';

export interface Key {
  readonly pk: string;
  /** Absent where a table has none. */
  readonly sk?: string;
}

/** An item and its size by DynamoDB's rule. */
export interface Stored {
  readonly item: Attributes;
  readonly bytes: number;
}

/** A table's items by partition and sort key. */
export class MeteredTable {
  readonly #partitions = new Map<string, Map<string, Stored>>();

  get({ pk, sk = '' }: Key): Stored | undefined {
    return this.#partitions.get(pk)?.get(sk);
  }

  put({ pk, sk = '' }: Key, stored: Stored): void {
    const partition = this.#partitions.get(pk) ?? new Map<string, Stored>();
    partition.set(sk, stored);
    this.#partitions.set(pk, partition);
  }

  /** A partition's items in order of sort key: those that begin with `prefix` and come after `after`. */
  range(pk: string, prefix: string, after = ''): Stored[] {
    const sorted = [...(this.#partitions.get(pk) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.flatMap(([sk, stored]) => (sk.startsWith(prefix) && sk > after ? [stored] : []));
  }

  /** Every item, in no order. */
  *items(): Generator<Stored> {
    for (const partition of this.#partitions.values()) yield* partition.values();
  }
}
