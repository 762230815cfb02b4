/** Lets something happen at most every so often. */
export class Pacer {
  readonly #everyMs: number;
  readonly #clock: { now(): number; wait(ms: number): Promise<void> };
  #nextMs = 0;

  /** @param everyMs for one of several workers that share a rate: the rate's interval times their number */
  constructor(everyMs: number, clock: { now(): number; wait(ms: number): Promise<void> }) {
    this.#everyMs = everyMs;
    this.#clock = clock;
  }

  async next(): Promise<void> {
    const nowMs = this.#clock.now();
    const waitMs = this.#nextMs - nowMs;
    this.#nextMs = Math.max(nowMs, this.#nextMs) + this.#everyMs;
    if (waitMs > 0) await this.#clock.wait(waitMs);
  }
}
