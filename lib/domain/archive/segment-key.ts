const DAY_MS = 86_400_000;

/** What a segment's key says of it. */
export interface SegmentName {
  /** `region.streamName` */
  readonly stream: string;
  readonly shardId: string;
  /** The batch's first and last sequence number on that shard, padded to 56 digits. */
  readonly first: string;
  readonly last: string;
}

/**
 * Where clicks go that have no partition of their own date. It is Hive's name for "no value":
 * Athena, Spark and DuckDB then still take `date` for a date, which `mixed` would forbid.
 */
export const UNDATED = '__HIVE_DEFAULT_PARTITION__';

/** `clicks/date=2015-05-18/us-east-1.clicks.shardId-000000000000.000…1-000…9.parquet` */
export function clicksKey(date: string, name: SegmentName): string {
  return `${clicksPrefix(date)}${fileName(name)}.parquet`;
}

/** `rejections/date=2015-05-18/us-east-1.clicks.shardId-000000000000.000…1-000…9.ndjson.gz` */
export function rejectionsKey(date: string, name: SegmentName): string {
  return `${rejectionsPrefix(date)}${fileName(name)}.ndjson.gz`;
}

function rejectionsPrefix(date: string): string {
  return `rejections/date=${date}/`;
}

function clicksPrefix(date: string): string {
  return `clicks/date=${date}/`;
}

function fileName({ stream, shardId, first, last }: SegmentName): string {
  return `${stream}.${shardId}.${first}-${last}`;
}

/** What `clicksKey` was given, less the date; `null` for a key that is none of its. */
export function parseClicksKey(key: string): SegmentName | null {
  return parsed(/^clicks\/date=[^/]+\/([^/]+)\.([^./]+)\.(\d{56})-(\d{56})\.parquet$/.exec(key));
}

/** What `rejectionsKey` was given, less the date; `null` for a key that is none of its. */
export function parseRejectionsKey(key: string): SegmentName | null {
  return parsed(/^rejections\/date=[^/]+\/([^/]+)\.([^./]+)\.(\d{56})-(\d{56})\.ndjson\.gz$/.exec(key));
}

function parsed(match: RegExpExecArray | null): SegmentName | null {
  if (!match) return null;
  const [, stream, shardId, first, last] = match as unknown as [string, string, string, string, string];
  return { stream, shardId, first, last };
}

/** The UTC date, `2015-05-18`; `UNDATED` for a year that has not four digits. */
export function utcDate(timeMs: number): string {
  const text = new Date(timeMs).toISOString();
  return /^\d{4}-/.test(text) ? text.slice(0, 10) : UNDATED;
}

/** A range of time, ms since 1970; `untilMs` exclusive. */
export interface TimeRange {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * The prefixes under which all clicks of a range of event time are: one a UTC date, at most nine for
 * a week of any zone, and the undated ones.
 */
export function clicksPrefixes(range: TimeRange): string[] {
  return [...new Set([...datesOf(range).map(clicksPrefix), clicksPrefix(UNDATED)])];
}

/** The prefixes under which all rejections of a range of arrival time are: one a UTC date. */
export function rejectionsPrefixes(range: TimeRange): string[] {
  return datesOf(range).map(rejectionsPrefix);
}

function datesOf({ fromMs, untilMs }: TimeRange): string[] {
  const dates = [];
  for (let dayMs = Math.floor(fromMs / DAY_MS) * DAY_MS; dayMs < untilMs; dayMs += DAY_MS)
    dates.push(utcDate(dayMs));
  return dates;
}
