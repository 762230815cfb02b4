import { type Random, seededRandom } from '../start/random.ts';

/** One thing that went wrong, where, and how much of it. */
export interface Fault {
  /** What it befell, and which time: `count us-east-1.clicks shardId-000000000000 delivery (2)`. */
  readonly at: string;
  readonly kind: string;
  /** 0 to 1: how many writes are done before a crash, how far a shard goes back, … */
  readonly amount: number;
}

/**
 * Decides what goes wrong. Each place has its own luck, so that leaving out one fault, or one record,
 * leaves most others as they were: that is what lets a failing schedule be made short.
 */
export class FaultPlan {
  readonly injected: Fault[] = [];
  readonly #seed: number;
  readonly #faultsMax: number;
  readonly #given: ReadonlyMap<string, Fault> | null;
  readonly #times = new Map<string, number>();

  /** @param given the only faults that may happen; without them, chance decides, up to `faultsMax` */
  constructor(seed: number, faultsMax: number, given?: readonly Fault[]) {
    this.#seed = seed;
    this.#faultsMax = faultsMax;
    this.#given = given ? new Map(given.map((fault) => [fault.at, fault])) : null;
  }

  /** What befalls `place` this time, if anything. It counts once `inject` says that it happened. */
  draw(place: string, kinds: readonly string[], rate: number): Fault | null {
    const at = this.#thisTime(place);
    if (this.#given) {
      const fault = this.#given.get(at);
      return fault && kinds.includes(fault.kind) ? fault : null;
    }
    if (rate === 0 || this.injected.length >= this.#faultsMax) return null;
    const random = this.#luckAt(at);
    if (!random.chance(rate)) return null;
    const kind = kinds[random.between(0, kinds.length - 1)] as string;
    return { at, kind, amount: random.next() };
  }

  inject(fault: Fault): void {
    this.injected.push(fault);
  }

  /** Chance that is no fault, such as where a batch is cut: of this place and time alone, too. */
  luck(place: string): Random {
    return this.#luckAt(this.#thisTime(place));
  }

  #luckAt(at: string): Random {
    return seededRandom(this.#seed ^ hashOf(at));
  }

  #thisTime(place: string): string {
    const times = (this.#times.get(place) ?? 0) + 1;
    this.#times.set(place, times);
    return `${place} (${times})`;
  }
}

/** FNV-1a over UTF-16 code units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
