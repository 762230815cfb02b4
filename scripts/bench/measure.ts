/**
 * The shortest time of each work, ms: all are done in turn, round by round, so that what disturbs the
 * machine disturbs them alike, and the ratio of two is steadier than either.
 */
export async function bestMs<Name extends string>(
  works: Readonly<Record<Name, () => unknown>>,
  rounds: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(works) as Name[];
  const best = Object.fromEntries(names.map((name) => [name, Number.POSITIVE_INFINITY])) as Record<
    Name,
    number
  >;
  for (let round = 0; round < rounds; round++)
    for (const name of names) {
      const beganMs = performance.now();
      await works[name]();
      best[name] = Math.min(best[name], performance.now() - beganMs);
    }
  return best;
}

/** What this process takes of a core while `work` goes on, in ms, its waiting not included. */
export async function cpuMsOf(work: () => unknown): Promise<{ cpuMs: number; wallMs: number }> {
  const began = { cpu: process.cpuUsage(), ms: performance.now() };
  await work();
  const { user, system } = process.cpuUsage(began.cpu);
  return { cpuMs: (user + system) / 1000, wallMs: performance.now() - began.ms };
}
