import { gunzipSync } from 'node:zlib';
import { readClicks } from '../../lib/archive/read-segments.ts';
import { archiveBucket } from '../../lib/aws/archive-bucket.ts';
import { s3ClientOf } from './clients.ts';
import { ARCHIVE } from './container.ts';
import type { ClickIntent } from './intents.ts';
import type { MemoryS3 } from './memory-s3.ts';
import type { SimulatedStream } from './shards.ts';

const YEAR_MS = 366 * 86_400_000;
const SEQUENCE_DIGITS = 56;

/** What the archive lacks, has twice, or has otherwise than it was put. */
export async function archiveProblems(s3: MemoryS3, streams: readonly SimulatedStream[]): Promise<string[]> {
  const expected = expectedOf(streams);
  const found = await foundIn(s3, expected);
  const problems: string[] = [];
  for (const place of new Set([...expected.keys(), ...found.keys()])) {
    const is = found.get(place) ?? [];
    const should = expected.get(place);
    if (is.length !== 1 || is[0] !== should)
      problems.push(`archive ${place}: ${is.join(' and ') || 'nothing'}, not ${should ?? 'nothing'}`);
  }
  return problems;
}

/** What must be in the archive, by its place in the stream. */
function expectedOf(streams: readonly SimulatedStream[]): Map<string, string> {
  const expected = new Map<string, string>();
  for (const { name, shards } of streams)
    for (const { shardId, records } of shards)
      for (const { sequenceNumber, draft } of records)
        draft.intents.forEach((intent, i) => {
          const place = placeOf(name, shardId, sequenceNumber.padStart(SEQUENCE_DIGITS, '0'), i);
          const rejected = `rejection ${draft.originals[i]?.toString('base64')}`;
          expected.set(place, intent.kind === 'click' ? clickText(intent) : rejected);
        });
  return expected;
}

async function foundIn(s3: MemoryS3, expected: ReadonlyMap<string, string>): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const add = (place: string, text: string) => found.set(place, [...(found.get(place) ?? []), text]);
  const bucket = archiveBucket(
    s3ClientOf(async (command) => s3.execute(command)),
    ARCHIVE,
  );
  for await (const { stream, shardId, sequence, click } of readClicks(bucket, rangeOf(expected))) {
    const { site, eventTimeMs, values, visitor, session, messageId } = click;
    const { page, event, country } = values;
    const text = clickText({ site, timeMs: eventTimeMs, page, event, country, visitor, session, messageId });
    add(placeOf(stream, shardId, sequence, click.subSequence), text);
  }
  const places = new Set<string>();
  for (const key of await bucket.keys('rejections/')) {
    const lines = gunzipSync(await bucket.get(key))
      .toString()
      .trimEnd()
      .split('\n');
    for (const row of lines.map((line) => JSON.parse(line))) {
      const place = placeOf(row.stream, row.shard, row.sequence, row.sub_sequence);
      const text = `rejection ${row.bytes}`;
      // A reader takes each place once; what overlaps must say the same.
      if (!places.has(`${place} ${text}`)) add(place, text);
      places.add(`${place} ${text}`);
    }
  }
  return found;
}

function placeOf(stream: string, shardId: string, sequence: string, subSequence: number): string {
  return `${stream} ${shardId} ${sequence} ${subSequence}`;
}

type ClickFields = { [K in keyof Omit<ClickIntent, 'kind' | 'agent'>]: ClickIntent[K] | null };

function clickText({ site, timeMs, page, event, country, visitor, session, messageId }: ClickFields): string {
  return JSON.stringify([site, timeMs, page, event, country, visitor, session, messageId]);
}

/** Of the clicks put, two days wider. */
function rangeOf(expected: ReadonlyMap<string, string>): { fromMs: number; untilMs: number } {
  const times = [...expected.values()].flatMap((text) => (text.startsWith('[') ? [JSON.parse(text)[1]] : []));
  if (times.length === 0) return { fromMs: 0, untilMs: YEAR_MS };
  const marginMs = 2 * 86_400_000;
  return { fromMs: Math.min(...times) - marginMs, untilMs: Math.max(...times) + marginMs };
}
