const DAY_MS = 24 * 60 * 60 * 1000;

/** So many emails of a weekly report that came back within so long mean that nobody is there. */
export const SOFT_BOUNCES_MAX = 3;
export const SOFT_BOUNCES_WITHIN_MS = 36 * DAY_MS;

/** One email that came back for the time being. A set of these is the same in whatever order they came, and however often. */
export function bounceMark(messageId: string, atMs: number): string {
  return `${atMs}#${messageId}`;
}

/** Whether so many different emails came back within the time, at any time. */
export function bouncedOften(marks: Iterable<string>): boolean {
  const firstMs = new Map<string, number>();
  for (const mark of marks) {
    const at = mark.indexOf('#');
    const [atMs, messageId] = [Number(mark.slice(0, at)), mark.slice(at + 1)];
    firstMs.set(messageId, Math.min(atMs, firstMs.get(messageId) ?? atMs));
  }
  const times = [...firstMs.values()].sort((a, b) => a - b);
  return times.some((atMs, i) => {
    const last = times[i + SOFT_BOUNCES_MAX - 1];
    return last !== undefined && last - atMs < SOFT_BOUNCES_WITHIN_MS;
  });
}
