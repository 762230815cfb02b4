import { InterruptedError } from '../command-line.ts';

/** The user's wish to stop: Ctrl-C, or SIGTERM from whatever runs us. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Rejects with InterruptedError once the user wants to stop. */
  readonly interrupted: Promise<never>;
}

/** npm passes on the signal that the terminal has sent us already: that is no second wish. */
const SAME_WISH_MS = 1_000;

/** From now on signals are a wish; a second one ends the process at once. */
export function onInterrupt(): Interrupt {
  const controller = new AbortController();
  let wishedMs = Number.POSITIVE_INFINITY;
  const wish = () => {
    if (controller.signal.aborted && Date.now() - wishedMs > SAME_WISH_MS) process.exit(130);
    wishedMs = Math.min(wishedMs, Date.now());
    controller.abort();
  };
  const interrupted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(new InterruptedError('interrupted')));
  });
  // Whoever races with it will handle it; nobody may be racing just then.
  interrupted.catch(() => {});
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, wish);
  return { signal: controller.signal, interrupted };
}
