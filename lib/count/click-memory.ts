import { type ClickPlace, type IsDuplicate, messageKey } from '../domain/rollups/duplicates.ts';
import { RecentMap } from './recent-map.ts';

/** At most 250 MB of ids, places and the 512 bytes that an id may keep of its record. */
const CLICKS_MAX = 200_000;

interface Remembered {
  readonly place: ClickPlace;
  /** Every item of its batch holds it: a copy elsewhere may be left out for its sake. */
  counted: boolean;
}

/**
 * What a container remembers of the clicks that it has counted, to tell those that a producer sends
 * twice. It forgets the oldest, and may be forgotten whole: then a copy counts twice. It never makes a
 * click count less than once: only one that is counted for certain, or one before it in its own shard,
 * which is counted before it, makes another its duplicate.
 */
export class ClickMemory {
  readonly #clicks: RecentMap<Remembered>;

  constructor(clicksMax = CLICKS_MAX) {
    this.#clicks = new RecentMap(clicksMax);
  }

  /** What decides for one batch. Call `counted` whenever all that it was asked for is written. */
  batch(): { readonly isDuplicate: IsDuplicate; readonly counted: () => void } {
    const inBatch = new Set<string>();
    const uncounted: Remembered[] = [];
    const isDuplicate: IsDuplicate = (click, place) => {
      const key = messageKey(click);
      if (key === null) return false;
      const known = this.#clicks.get(key);
      const isAgain = inBatch.has(key);
      inBatch.add(key);
      // Its own place first: what was decided at one delivery holds at the next.
      const isOwn = known !== undefined && samePlace(known.place, place);
      if (!isOwn && (isAgain || known)) return isAgain || makesDuplicate(known as Remembered, place);
      const own = known ?? { place, counted: false };
      uncounted.push(own);
      this.#clicks.set(key, own);
      return false;
    };
    const counted = () => {
      for (const click of uncounted.splice(0)) click.counted = true;
    };
    return { isDuplicate, counted };
  }
}

function samePlace(a: ClickPlace, b: ClickPlace): boolean {
  return sameShard(a, b) && a.sequence === b.sequence && a.subSequence === b.subSequence;
}

function sameShard(a: ClickPlace, b: ClickPlace): boolean {
  return a.stream === b.stream && a.shardId === b.shardId;
}

/** Whether a copy that is remembered from elsewhere counts for sure, so that this one need not. */
function makesDuplicate({ place: other, counted }: Remembered, place: ClickPlace): boolean {
  if (!sameShard(other, place)) return counted;
  if (other.sequence !== place.sequence) return other.sequence < place.sequence;
  return other.subSequence < place.subSequence;
}
