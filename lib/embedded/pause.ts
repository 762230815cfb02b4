/** Sleep that can be cut short. */
export class Pause {
  #wake: (() => void) | undefined;

  /** @param ms Infinity: until woken. */
  async sleep(ms: number): Promise<void> {
    if (ms <= 0) return;
    await new Promise<void>((done) => {
      const timer = Number.isFinite(ms) ? setTimeout(done, ms) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
    this.#wake = undefined;
  }

  wake(): void {
    this.#wake?.();
  }
}
