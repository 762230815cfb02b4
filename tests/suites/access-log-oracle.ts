// What an access log comes to, by a few lines that share nothing with the product.

export interface ExpectedWeek {
  readonly week: string;
  readonly clicks: number;
  readonly visitors: number;
  readonly days: Record<string, { clicks: number; visitors: number }>;
  /** The ten most frequent paths, query string cut off; ties by path. */
  readonly pages: { value: string; clicks: number }[];
}

const LINE = /^(\S+) \S+ \S+ \[([^\]]+)\] "\S+ (\S+) \S+" \d{3} \S+ "[^"]*" "[^"]*"$/;

/** The weeks of a log in a zone, oldest first; lines that are not combined format are left out. */
export function expectedWeeks(lines: readonly string[], timeZone: string): ExpectedWeek[] {
  const localDate = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  const weeks = new Map<string, { address: string; date: string; page: string }[]>();
  for (const line of lines) {
    const match = LINE.exec(line);
    if (!match) continue;
    const [, address = '', time = '', target = ''] = match;
    // 17/May/2015:10:05:03 +0000
    const date = localDate.format(new Date(time.replaceAll('/', ' ').replace(':', ' ')));
    const week = isoWeek(date);
    const page = target.split(/[?#]/)[0] as string;
    const hits = weeks.get(week) ?? [];
    hits.push({ address, date, page });
    weeks.set(week, hits);
  }
  return [...weeks].sort().map(([week, hits]) => ({
    week,
    clicks: hits.length,
    visitors: new Set(hits.map(({ address }) => address)).size,
    days: Object.fromEntries(
      [...grouped(hits, ({ date }) => date)].map(([date, ofDay]) => [
        date,
        { clicks: ofDay.length, visitors: new Set(ofDay.map(({ address }) => address)).size },
      ]),
    ),
    pages: [...grouped(hits, ({ page }) => page)]
      .map(([value, ofPage]) => ({ value, clicks: ofPage.length }))
      .sort((a, b) => b.clicks - a.clicks || (a.value < b.value ? -1 : 1))
      .slice(0, 10),
  }));
}

/** ISO 8601: the week belongs to the year of its Thursday. */
function isoWeek(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  const thursday = new Date(day.getTime() + (4 - (day.getUTCDay() || 7)) * 86_400_000);
  const newYear = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = 1 + Math.floor((thursday.getTime() - newYear) / 86_400_000 / 7);
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    group.push(item);
    groups.set(keyOf(item), group);
  }
  return groups;
}
