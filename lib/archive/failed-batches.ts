import type { KinesisStreamEvent } from 'aws-lambda';
import type { ArchiveBucket } from '../aws/archive-bucket.ts';
import { streamRecords } from '../aws/kinesis-event.ts';
import { type FailedBatch, readFailedBatch, type TouchedWeek } from '../domain/archive/failed-batch.ts';
import { readBatch } from '../domain/records/read-batch.ts';
import type { StreamRecord } from '../domain/records/record.ts';
import { classify } from '../domain/rollups/classify.ts';
import type { SettingsHistory } from '../domain/sites/site.ts';

/** Where Lambda puts what it gives up. */
const PREFIX = 'aws/lambda/';

/** A copy touches its week as well as what it is a copy of. */
const NO_DUPLICATE = () => false;

export interface FoundFailedBatch extends Omit<FailedBatch, 'event'> {
  readonly key: string;
  /** `null` where the payload cannot be read. */
  readonly weeks: readonly TouchedWeek[] | null;
}

/**
 * Every batch that a consumer gave up, oldest key first, with the weeks that it touches. What is no such
 * object is passed by.
 * @param histories the settings of sites, which decide their weeks
 */
export async function* failedBatches(
  bucket: Pick<ArchiveBucket, 'keys' | 'get'>,
  histories: (sites: ReadonlySet<string>) => Promise<(site: string) => SettingsHistory>,
): AsyncGenerator<FoundFailedBatch> {
  for (const key of (await bucket.keys(PREFIX)).sort()) {
    const failed = readFailedBatch(parse(await bucket.get(key)));
    if (failed === null) continue;
    const { event, ...about } = failed;
    yield { key, ...about, weeks: await weeksOf(event, histories) };
  }
}

async function weeksOf(
  event: unknown,
  histories: (sites: ReadonlySet<string>) => Promise<(site: string) => SettingsHistory>,
): Promise<TouchedWeek[] | null> {
  let records: StreamRecord[];
  try {
    records = streamRecords(event as KinesisStreamEvent);
  } catch {
    return null;
  }
  const weeks = new Map<string, TouchedWeek>();
  for (const part of readBatch(records)) {
    const sites = new Set(part.flatMap(({ outcomes }) => outcomes.flatMap(({ site }) => site ?? [])));
    for (const { site, week, entries } of classify(part, await histories(sites), NO_DUPLICATE).siteWeeks) {
      const key = `${site} ${week.id}`;
      const before = weeks.get(key)?.entries ?? 0;
      weeks.set(key, { site, week: week.id, entries: before + entries.length });
    }
  }
  return [...weeks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, week]) => week);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return null;
  }
}
