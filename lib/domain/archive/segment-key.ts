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
  return `rejections/date=${date}/${fileName(name)}.ndjson.gz`;
}

function clicksPrefix(date: string): string {
  return `clicks/date=${date}/`;
}

function fileName({ stream, shardId, first, last }: SegmentName): string {
  return `${stream}.${shardId}.${first}-${last}`;
}

/** What `clicksKey` was given, less the date; `null` for a key that is none of its. */
export function parseClicksKey(key: string): SegmentName | null {
  const match = /^clicks\/date=[^/]+\/([^/]+)\.([^./]+)\.(\d{56})-(\d{56})\.parquet$/.exec(key);
  if (!match) return null;
  const [, stream, shardId, first, last] = match as unknown as [string, string, string, string, string];
  return { stream, shardId, first, last };
}

/** The UTC date, `2015-05-18`; `UNDATED` for a year that has not four digits. */
export function utcDate(timeMs: number): string {
  const text = new Date(timeMs).toISOString();
  return /^\d{4}-/.test(text) ? text.slice(0, 10) : UNDATED;
}

/**
 * The prefixes under which all clicks of a range of event time are: one a UTC date, at most nine for
 * a week of any zone, and the undated ones.
 */
export function clicksPrefixes({ fromMs, untilMs }: { fromMs: number; untilMs: number }): string[] {
  const prefixes = [];
  for (let dayMs = Math.floor(fromMs / DAY_MS) * DAY_MS; dayMs < untilMs; dayMs += DAY_MS) {
    prefixes.push(clicksPrefix(utcDate(dayMs)));
  }
  return [...new Set([...prefixes, clicksPrefix(UNDATED)])];
}
