import type { Books } from '../../lib/domain/rollups/rollup.ts';

/** A click as it was put, with what it must come to, known by construction. */
export interface SoakClick {
  readonly site: string;
  readonly week: string;
  /** Local. */
  readonly date: string;
  readonly type: 'page' | 'track';
  readonly visitor: string;
  readonly session: string;
  readonly page: string;
  readonly country: string;
  readonly crawler: boolean;
}

/** What one site's week must read like. */
export interface WeekCounts {
  clicks: number;
  pageviews: number;
  sessions: number;
  days: Record<string, { clicks: number; pageviews: number; visitors: number }>;
  page: Record<string, number>;
  country: Record<string, number>;
  books: Books;
  /** Clicks in the archive by page: all that were put, copies and crawlers too. */
  archived: Record<string, number>;
}

/** By `site week`. */
export type Counts = Record<string, WeekCounts>;

/** Counts what is put by plain sets and sums: it knows nothing of shards, batches or items. */
export class Ledger {
  readonly #weeks: Counts = {};
  readonly #people = new Set<string>();
  rejected = 0;
  clicks = 0;

  /** @param isCopy whether the same click was put before. */
  put(click: SoakClick, isCopy: boolean): void {
    const week = this.#week(click);
    this.clicks++;
    week.books.received++;
    add(week.archived, click.page);
    if (click.crawler) week.books.bot++;
    else if (isCopy) week.books.duplicate++;
    else this.#count(week, click);
  }

  counts(): Counts {
    return structuredClone(this.#weeks);
  }

  #count(week: WeekCounts, { site, week: id, date, type, visitor, session, page, country }: SoakClick): void {
    week.books.counted++;
    week.clicks++;
    week.days[date] ??= { clicks: 0, pageviews: 0, visitors: 0 };
    const day = week.days[date];
    day.clicks++;
    if (type === 'page') {
      week.pageviews++;
      day.pageviews++;
    }
    if (this.#isNew(`${site} ${date} visitor ${visitor}`)) day.visitors++;
    if (this.#isNew(`${site} ${id} session ${session}`)) week.sessions++;
    add(week.page, page);
    add(week.country, country);
  }

  #week({ site, week }: SoakClick): WeekCounts {
    this.#weeks[`${site} ${week}`] ??= emptyWeek();
    return this.#weeks[`${site} ${week}`] as WeekCounts;
  }

  #isNew(person: string): boolean {
    const before = this.#people.size;
    return this.#people.add(person).size > before;
  }
}

export function emptyWeek(): WeekCounts {
  return {
    clicks: 0,
    pageviews: 0,
    sessions: 0,
    days: {},
    page: {},
    country: {},
    books: { received: 0, counted: 0, duplicate: 0, rejected: 0, expired: 0, bot: 0 },
    archived: {},
  };
}

export function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** Each number that differs, as `path: expected 3, found 2`. */
export function differences(expected: unknown, found: unknown, path = ''): string[] {
  if (!isRecord(expected) && !isRecord(found))
    return expected === found ? [] : [`${path}: expected ${expected ?? 0}, found ${found ?? 0}`];
  const [left, right] = [isRecord(expected) ? expected : {}, isRecord(found) ? found : {}];
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return names.flatMap((name) => differences(left[name], right[name], path ? `${path} ${name}` : name));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
