import type { Time } from '../../lib/producer/time.ts';
import { randomFrom } from '../count/clicks.ts';

interface Timer {
  readonly atMs: number;
  readonly work: () => void;
}

/** Time that passes only when nothing else is left to do, and chance from a seed. */
export class VirtualTime implements Time {
  readonly chance: () => number;
  #nowMs = 0;
  #timers: Timer[] = [];

  constructor(seed = 1) {
    this.chance = randomFrom(seed);
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(ms: number, work: () => void): () => void {
    const timer = { atMs: this.#nowMs + ms, work };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  sleep(ms: number): Promise<void> {
    return new Promise((done) => void this.after(ms, done));
  }

  get timers(): number {
    return this.#timers.length;
  }

  /** Lets time pass until the work is done. @throws Error where it waits for something that never comes. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const end = () => {
      isDone = true;
    };
    work.then(end, end);
    for (;;) {
      // All but timers runs on microtasks, which are over by the next turn of the event loop.
      await new Promise((turn) => setImmediate(turn));
      if (isDone) return work;
      const next = this.#timers.reduce((first, timer) => (timer.atMs < first.atMs ? timer : first), {
        atMs: Number.POSITIVE_INFINITY,
        work: () => {
          throw new Error('waits for ever');
        },
      });
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.work();
    }
  }
}
