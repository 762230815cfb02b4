import { Session } from 'node:inspector/promises';

/**
 * Counts how often V8 enters the functions, branches and loops of the domain while work is done: the same
 * on every machine and under any load, which no clock is.
 */
export async function stepCounter(): Promise<{
  steps(work: () => void): Promise<number>;
  stop(): Promise<void>;
}> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const take = async () => {
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const own = result.filter(({ url }) => url.includes('/lib/domain/'));
    return own.flatMap(({ functions }) =>
      functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)),
    );
  };
  return {
    async steps(work) {
      await take();
      work();
      return (await take()).reduce((sum, count) => sum + count, 0);
    },
    async stop() {
      await session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}
