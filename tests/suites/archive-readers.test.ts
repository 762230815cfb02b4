import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planArchive } from '../../lib/domain/archive/plan-archive.ts';
import { type Click, DIMENSIONS, type Outcome, type Rejection } from '../../lib/domain/clicks/click.ts';
import type { ReadRecord } from '../../lib/domain/records/read-batch.ts';
import { printedBy, pythonWith } from '../../scripts/python.ts';
import { bareClick, click, record, rejection } from '../archive/stream.ts';

const DAY_MS = 86_400_000;
const FROM_MS = Date.parse('2026-11-15T22:00:00Z');
const SITES = ['example.com', 'blog.example.org', 'пример.рф'];

/** Clicks of three sites over three weeks; one record has more dates than a batch has segments. */
function outcomesOf(n: number): Outcome[] {
  const site = SITES[n % SITES.length] ?? '';
  if (n === 50)
    return Array.from({ length: 40 }, (_, i) => bareClick({ site, subSequence: i, eventTimeMs: i * DAY_MS }));
  const eventTimeMs = FROM_MS + (n % 14) * DAY_MS + n * 61_001;
  return [
    click({ site, eventTimeMs, messageId: `m-${n}`, properties: JSON.stringify({ title: `“${n}” 🖱`, n }) }),
    rejection({ subSequence: 1, site: n % 2 ? site : null, eventTimeMs: n % 2 ? eventTimeMs : null }),
    bareClick({ site, eventTimeMs: eventTimeMs + 1, subSequence: 2 }),
  ];
}
const batch: ReadRecord[] = Array.from({ length: 100 }, (_, n) => ({
  record: record(n),
  outcomes: outcomesOf(n),
}));

type Placed<T> = { of: ReadRecord['record']; outcome: T };
const placed: Placed<Outcome>[] = batch.flatMap(({ record: of, outcomes }) =>
  outcomes.map((outcome) => ({ of, outcome })),
);
const clicks = placed.filter((each): each is Placed<Click> => each.outcome.kind === 'click');
const rejections = placed.filter((each): each is Placed<Rejection> => each.outcome.kind === 'rejection');

const text = (name: string, nullable: boolean) => [name, 'string', nullable];
const time = (name: string) => [name, 'timestamp[ms, tz=UTC]', false];
const SCHEMA = [
  text('site', false),
  time('event_time'),
  time('arrival_time'),
  text('type', false),
  ...['message_id', 'visitor', 'session', ...DIMENSIONS].map((name) => text(name, true)),
  ['crawler', 'bool', false],
  ...['user_agent', 'locale', 'properties'].map((name) => text(name, true)),
  ...['stream', 'shard', 'sequence'].map((name) => text(name, false)),
  ['sub_sequence', 'int32', false],
];

interface Found {
  duckdb: {
    clickColumns: unknown;
    rejectionColumns: unknown;
    delivered: number;
    weeksUtc: unknown;
    weeksAuckland: unknown;
    dates: [date: string | null, clicks: number][];
    rejections: unknown;
  };
  pyarrow: { schema: unknown; clicks: { sequence: string; sub_sequence: number }[] };
}
let folder: string | undefined;
let found: Found;

beforeAll(async () => {
  const python = await pythonWith('archive-readers', ['duckdb==2.0.0', 'pyarrow==26.0.1']);
  folder = await mkdtemp(join(tmpdir(), 'clickweek-archive-'));
  // The second is what a redelivery after a failure halfway leaves behind.
  for (const part of [batch.slice(0, 70), batch.slice(40)]) {
    for (const { key, body } of planArchive(part)) {
      await mkdir(dirname(join(folder, key)), { recursive: true });
      await writeFile(join(folder, key), body);
    }
  }
  found = (await printedBy(python, 'tests/suites/archive-readers.py', folder)) as Found;
});
afterAll(async () => {
  if (folder) await rm(folder, { recursive: true });
});

describe('DuckDB', () => {
  test('finds the columns typed, the partition as a date', () => {
    const types: Record<string, string> = {
      string: 'VARCHAR',
      'timestamp[ms, tz=UTC]': 'TIMESTAMP WITH TIME ZONE',
      bool: 'BOOLEAN',
      int32: 'INTEGER',
    };
    const columns = SCHEMA.map(([name, type]) => [name, types[String(type)]]);
    expect(found.duckdb.clickColumns).toEqual({ ...Object.fromEntries(columns), date: 'DATE' });
  });

  test.each([
    ['weeksUtc', 'UTC'],
    ['weeksAuckland', 'Pacific/Auckland'],
  ] as const)('counts the clicks of each site and week, %s', (query, zone) => {
    const weeks = clicks.map(({ outcome }) => `${outcome.site} ${isoWeek(outcome.eventTimeMs, zone)}`);
    expect(found.duckdb[query]).toEqual(counted(weeks).map(([key, count]) => [...key.split(' '), count]));
  });

  test('counts each click once among those delivered twice', () => {
    expect(found.duckdb.delivered).toBeGreaterThan(clicks.length);
    const dates = found.duckdb.dates;
    expect(dates.reduce((sum, [, count]) => sum + count, 0)).toBe(clicks.length);
    expect(dates.at(-1)?.[0]).toBe(null);
  });

  test('finds the columns of the rejections', () => {
    const texts = ['reason', 'detail', 'site', 'stream', 'shard', 'sequence', 'bytes'];
    expect(found.duckdb.rejectionColumns).toEqual({
      ...Object.fromEntries(texts.map((name) => [name, 'VARCHAR'])),
      event_time: 'TIMESTAMP WITH TIME ZONE',
      arrival_time: 'TIMESTAMP WITH TIME ZONE',
      sub_sequence: 'BIGINT',
      date: 'DATE',
    });
  });

  test('reads the rejections, to the byte', () => {
    expect(found.duckdb.rejections).toEqual(
      rejections.map(({ of, outcome }) => [
        new Date(of.arrivalTimeMs).toISOString().slice(0, 10),
        outcome.reason,
        outcome.detail,
        outcome.site,
        outcome.eventTimeMs,
        of.arrivalTimeMs,
        of.stream,
        of.shardId,
        of.sequenceNumber.padStart(56, '0'),
        outcome.subSequence,
        Buffer.from(outcome.bytes).toString('hex').toUpperCase(),
      ]),
    );
  });
});

describe('pyarrow', () => {
  test('finds the schema', () => {
    expect(found.pyarrow.schema).toEqual(SCHEMA);
  });

  test('reads every click as it went in', () => {
    const rows = new Map(found.pyarrow.clicks.map((row) => [`${row.sequence}.${row.sub_sequence}`, row]));
    const expected = clicks.map(({ of, outcome }) => [
      `${of.sequenceNumber.padStart(56, '0')}.${outcome.subSequence}`,
      rowOf(of, outcome),
    ]);
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(expected));
  });
});

function rowOf(of: ReadRecord['record'], outcome: Click) {
  return {
    site: outcome.site,
    event_time: outcome.eventTimeMs,
    arrival_time: of.arrivalTimeMs,
    type: outcome.type,
    message_id: outcome.messageId,
    visitor: outcome.visitor,
    session: outcome.session,
    ...outcome.values,
    crawler: outcome.crawler,
    user_agent: outcome.userAgent,
    locale: outcome.locale,
    properties: outcome.properties,
    stream: of.stream,
    shard: of.shardId,
    sequence: of.sequenceNumber.padStart(56, '0'),
    sub_sequence: outcome.subSequence,
  };
}

/** How often each value occurs, in order of their UTF-8 bytes. */
function counted(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** `2026-W47`, reckoned apart from the project's own weeks: the year and week of that week's Thursday. */
function isoWeek(timeMs: number, zone: string): string {
  const local = new Date(new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(timeMs));
  const thursday = new Date(local.getTime() + (4 - (local.getUTCDay() || 7)) * DAY_MS);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
