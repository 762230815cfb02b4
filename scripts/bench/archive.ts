import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { planArchive } from '../../lib/domain/archive/plan-archive.ts';
import { DIMENSIONS } from '../../lib/domain/clicks/click.ts';
import type { ReadRecord } from '../../lib/domain/records/read-batch.ts';
import { readRecord } from '../../lib/domain/records/read-record.ts';
import { messageOf } from '../command-line.ts';
import { printedBy, pythonWith } from '../python.ts';
import { bestMs } from './measure.ts';
import type { BenchOptions, Row, Section } from './section.ts';
import { WORKLOADS } from './workload.ts';
import { workloadBatch } from './workload-records.ts';

const CLICKS = 100_000;
const QUICK_CLICKS = 20_000;
const ROUNDS = 3;
const DUCKDB = 'duckdb==2.0.0';

export const archiveSection: Section = {
  name: 'archive',
  title: 'Archive: rows a second on one core, and bytes a click',
  run: async (options) => {
    const clicks = options.quick ? QUICK_CLICKS : CLICKS;
    const { batch, lines } = clicksOf(clicks);
    const ours = planArchive(batch).reduce((bytes, { body }) => bytes + body.length, 0);
    const json = Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'));
    const gzip = { 'gzip -6': 6, 'gzip -1': 1 };
    const best = await bestMs(
      {
        ours: () => planArchive(batch),
        'gzip -6': () => gzipSync(lines.map((line) => JSON.stringify(line)).join('\n'), { level: 6 }),
        'gzip -1': () => gzipSync(lines.map((line) => JSON.stringify(line)).join('\n'), { level: 1 }),
      },
      ROUNDS,
    );
    const row = (writer: string, ms: number, bytes: number): Row => ({
      writer,
      'rows/s': (clicks * 1000) / ms,
      'of gzip -6': best['gzip -6'] / ms,
      'bytes a click': bytes / clicks,
    });
    const others = Object.entries(gzip).map(([name, level]) =>
      row(`NDJSON, ${name}`, best[name as keyof typeof gzip], gzipSync(json, { level }).length),
    );
    const duckdb = await duckdbRows(options, json, row);
    return {
      tables: [
        {
          title: `${clicks.toLocaleString('en-US')} clicks, all columns`,
          rows: [
            row('clickweek: Parquet, gzip pages', best.ours, ours),
            ...others,
            ...duckdb.rows,
            row('floor: JSON, not compressed', Number.NaN, json.length),
          ],
        },
      ],
      notes: [NOTE, ...duckdb.notes],
    };
  },
};

const NOTE =
  'all writers get the same decoded clicks in memory and write the same 27 columns; NDJSON has them as JSON, which includes making the JSON';

/** Decoded clicks as the archive function has them, and as plain rows. */
function clicksOf(clicks: number): { batch: ReadRecord[]; lines: Record<string, unknown>[] } {
  const { records } = workloadBatch({ ...WORKLOADS.W1, clicks }, { from: 0, until: clicks }, 0);
  const batch = records.map((record) => ({ record, outcomes: readRecord(record) }));
  const lines = batch.flatMap(({ record, outcomes }) =>
    outcomes.flatMap((outcome) => {
      if (outcome.kind !== 'click') return [];
      const { values, kind: _, eventTimeMs, subSequence, ...rest } = outcome;
      const dimensions = Object.fromEntries(DIMENSIONS.map((name) => [name, values[name]]));
      const { stream, shardId, sequenceNumber, arrivalTimeMs } = record;
      return {
        ...rest,
        ...dimensions,
        event_time: new Date(eventTimeMs).toISOString(),
        arrival_time: new Date(arrivalTimeMs).toISOString(),
        stream,
        shard: shardId,
        sequence: sequenceNumber.padStart(56, '0'),
        sub_sequence: subSequence,
      };
    }),
  );
  return { batch, lines };
}

/** DuckDB's writer, on one thread, from a table in its memory. */
async function duckdbRows(
  { quick }: BenchOptions,
  json: Buffer,
  row: (writer: string, ms: number, bytes: number) => Row,
): Promise<{ rows: Row[]; notes: string[] }> {
  if (quick) return { rows: [], notes: ['DuckDB is left out by --quick'] };
  const folder = await mkdtemp(join(tmpdir(), 'clickweek-bench-'));
  try {
    const python = await pythonWith('bench', [DUCKDB]);
    const file = join(folder, 'clicks.ndjson');
    await writeFile(file, json);
    const script = fileURLToPath(new URL('duckdb-writer.py', import.meta.url));
    const written = (await printedBy(python, script, file, folder)) as {
      codec: string;
      ms: number;
      bytes: number;
    }[];
    const rows = written.map(({ codec, ms, bytes }) => row(`DuckDB: Parquet, ${codec}`, ms, bytes));
    return { rows, notes: [`${DUCKDB} by Python, one thread, from a table in memory`] };
  } catch (error) {
    return { rows: [], notes: [`DuckDB is missing: ${messageOf(error)}`] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
