import { People } from './people.ts';
import { Sketch } from './sketch.ts';
import { decodeValues, encodeValues } from './value-bytes.ts';
import { ValueCounts } from './value-counts.ts';

/**
 * What a shard has counted of a site's week since it was last merged into the larger items: a write pays
 * for the whole of its item, so what is written with every batch must stay small.
 */
export class Recent {
  readonly values = new ValueCounts();
  readonly people = new People();

  get isEmpty(): boolean {
    return this.values.isEmpty && this.people.visitors.size === 0 && this.people.sessions.isEmpty;
  }

  merge(other: Recent): void {
    this.values.merge(other.values);
    this.people.merge(other.people);
  }
}

/** A `Recent` as a DynamoDB map. */
export interface StoredRecent {
  /** See `encodeValues`. */
  readonly values?: Uint8Array;
  /** Sketch by local date. */
  readonly visitors?: Readonly<Record<string, Uint8Array>>;
  readonly sessions?: Uint8Array;
}

/** @param valuesBytesMax values that do not fit are let go, in `recent` too */
export function encodeRecent({ values, people }: Recent, valuesBytesMax: number): StoredRecent {
  const { visitors, sessions } = people;
  return {
    ...(!values.isEmpty && { values: encodeValues(values, valuesBytesMax) }),
    ...(visitors.size > 0 && {
      visitors: Object.fromEntries([...visitors].map(([date, sketch]) => [date, sketch.encode()])),
    }),
    ...(!sessions.isEmpty && { sessions: sessions.encode() }),
  };
}

export function decodeRecent({ values, visitors, sessions }: StoredRecent): Recent {
  const recent = new Recent();
  if (values) recent.values.merge(decodeValues(values));
  for (const [date, bytes] of Object.entries(visitors ?? {}))
    recent.people.visitors.set(date, Sketch.decode(bytes));
  if (sessions) recent.people.sessions = Sketch.decode(sessions);
  return recent;
}
