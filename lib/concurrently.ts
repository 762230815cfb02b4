/**
 * Runs `work` for each item, at most `atOnceMax` at a time. After a failure nothing new is begun;
 * what is under way is waited for, then the first failure is thrown.
 */
export async function concurrently<T>(
  items: Iterable<T> | AsyncIterable<T>,
  atOnceMax: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const failures: unknown[] = [];
  const worker = async () => {
    try {
      for (let next = await waiting.next(); !next.done && failures.length === 0; next = await waiting.next())
        await work(next.value);
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all(Array.from({ length: atOnceMax }, worker));
  if (failures.length > 0) throw failures[0];
}
