import type { ReadRecord } from '../records/read-batch.ts';
import { paddedSequence } from '../rollups/checkpoint.ts';
import { type ArchivedClick, archivedClick } from './archived-click.ts';
import { type ArchivedRejection, archivedRejection } from './archived-rejection.ts';
import { encodeClicks } from './click-segment.ts';
import { encodeRejections } from './rejection-segment.ts';
import { clicksKey, rejectionsKey, type SegmentName, UNDATED, utcDate } from './segment-key.ts';

/**
 * Dates of one shard that get a segment of their own in one batch: a month of late clicks. Clicks
 * that each claim another date would otherwise cost one S3 request each.
 */
export const DATES_PER_BATCH_MAX = 32;

/** One object to be written. */
export interface ArchiveObject {
  readonly kind: 'clicks' | 'rejections';
  readonly key: string;
  readonly contentType: string;
  /** How many clicks or rejections are in it. */
  readonly outcomes: number;
  readonly body: Uint8Array;
}

/**
 * The objects of one batch, each outcome in exactly one of them: a segment a shard and UTC date of
 * the event time, and one of rejections a shard and date of arrival. Keys and bytes follow from the
 * batch alone, so that a batch delivered again overwrites itself.
 */
export function planArchive(batch: readonly ReadRecord[]): ArchiveObject[] {
  const shards = groupBy(batch, ({ record }) => `${record.stream}.${record.shardId}`);
  return [...shards.values()].flatMap((records) => [...clickObjects(records), ...rejectionObjects(records)]);
}

function clickObjects(records: Group<ReadRecord>): ArchiveObject[] {
  const clicks = records.flatMap(({ record, outcomes }) =>
    outcomes.flatMap((outcome) => (outcome.kind === 'click' ? [archivedClick(record, outcome)] : [])),
  );
  const name = segmentName(records);
  return [...byDate(clicks)].map(([date, ofDate]) => ({
    kind: 'clicks',
    key: clicksKey(date, name),
    contentType: 'application/vnd.apache.parquet',
    outcomes: ofDate.length,
    body: encodeClicks(ofDate),
  }));
}

/** The dates with most clicks, the later of two that have as many; the rest share one segment. */
function byDate(clicks: readonly ArchivedClick[]): Map<string, ArchivedClick[]> {
  const dates = groupBy(clicks, ({ click }) => utcDate(click.eventTimeMs));
  const kept = [...dates]
    .toSorted(([dateA, a], [dateB, b]) => b.length - a.length || (dateA < dateB ? 1 : -1))
    .slice(0, DATES_PER_BATCH_MAX);
  const own = new Set(kept.map(([date]) => date));
  return groupBy(clicks, ({ click }) => {
    const date = utcDate(click.eventTimeMs);
    return own.has(date) ? date : UNDATED;
  });
}

/** By date of arrival, which no producer chooses. */
function rejectionObjects(records: Group<ReadRecord>): ArchiveObject[] {
  const rejections: ArchivedRejection[] = records.flatMap(({ record, outcomes }) =>
    outcomes.flatMap((outcome) => (outcome.kind === 'rejection' ? [archivedRejection(record, outcome)] : [])),
  );
  const name = segmentName(records);
  const dates = groupBy(rejections, ({ arrivalTimeMs }) => utcDate(arrivalTimeMs));
  return [...dates].map(([date, ofDate]) => ({
    kind: 'rejections',
    key: rejectionsKey(date, name),
    contentType: 'application/gzip',
    outcomes: ofDate.length,
    body: encodeRejections(ofDate),
  }));
}

/** Of the records of one shard, in order as Lambda delivers them. */
function segmentName(records: Group<ReadRecord>): SegmentName {
  const [{ record: first }] = records;
  const last = records.at(-1)?.record ?? first;
  return {
    stream: first.stream,
    shardId: first.shardId,
    first: paddedSequence(first.sequenceNumber),
    last: paddedSequence(last.sequenceNumber),
  };
}

type Group<T> = [T, ...T[]];

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, Group<T>> {
  const groups = new Map<string, Group<T>>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
