/** The clock and the chance that a producer goes by; tests bring their own. */
export interface Time {
  /** Never goes back. */
  nowMs(): number;
  /** @returns what takes the timer away. */
  after(ms: number, work: () => void): () => void;
  /** 0 to 1, 1 excluded. */
  chance(): number;
}

/** Its timers keep the process alive, so a program that comes to its end still sends everything. */
export const systemTime: Time = {
  nowMs: () => performance.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  chance: Math.random,
};
