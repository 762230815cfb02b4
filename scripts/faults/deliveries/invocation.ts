import type { Fault } from '../fault-plan.ts';
import type { Caller } from '../network.ts';

/** What can befall an invocation: it dies before a request, sleeps before one, or its answer is lost. */
export const INVOCATION_FAULTS = ['crash', 'frozen', 'answer-lost'];

/** No crash comes later than after so many requests; few are likelier than many. */
const CRASH_REQUESTS_MAX = 120;
const EARLY = 2.5;
/** Longer than any lease, visibility timeout and function timeout. */
const FROZEN_MS = 20 * 60_000;

function requestsBefore({ amount }: Fault): number {
  return Math.floor(CRASH_REQUESTS_MAX * amount ** EARLY);
}

/** The amount of a crash before exactly the request of that number. */
export function crashAmount(requests: number): number {
  return ((requests + 0.5) / CRASH_REQUESTS_MAX) ** (1 / EARLY);
}

/** One run of a function, and what befalls it. */
export class DeliveryInvocation implements Caller {
  dead = false;
  /** Until then none of its requests is carried out. */
  frozenUntilMs = 0;
  readonly fate: Fault | null;
  /** Carried out by now. */
  requests = 0;
  readonly #befallen: () => void;
  readonly #now: () => number;

  /** @param befallen called once when its fate has come */
  constructor(fate: Fault | null, now: () => number, befallen: () => void) {
    this.fate = fate;
    this.#now = now;
    this.#befallen = befallen;
  }

  requesting(): void {
    if (this.dead) return;
    const isTime = this.fate !== null && this.requests === requestsBefore(this.fate);
    this.requests++;
    if (this.fate === null || !isTime) return;
    if (this.fate.kind === 'crash') this.dead = true;
    // The request is on its way, and is carried out before the sleep; what comes of it is heard after.
    if (this.fate.kind === 'frozen') this.frozenUntilMs = this.#now() + FROZEN_MS;
    if (this.fate.kind !== 'answer-lost') this.#befallen();
  }
}
