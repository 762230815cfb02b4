import type { Producer } from './producer.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Closes a producer before a signal ends the process. A program that ends by itself needs no such help:
 * what is on its way keeps it alive. `process.exit` waits for nothing: close first.
 *
 * @returns what takes the handlers away.
 */
export function closeOnSignals(producer: Pick<Producer, 'close'>, withinMs: number): () => void {
  const remove = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    // A second signal then ends the process at once, as it would without us.
    remove();
    void producer.close(withinMs).finally(() => process.kill(process.pid, signal));
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return remove;
}
