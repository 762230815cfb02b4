import { gunzipSync } from 'node:zlib';
import * as aggregation from 'aws-kinesis-agg';
import type { KinesisStreamEvent } from 'aws-lambda';
import { z } from 'zod';
import { isAggregate, readAggregate } from '../../lib/domain/records/aggregate.ts';

/** The part of aws-kinesis-agg that its own types leave out. */
type Deaggregate = (
  record: { data: string },
  checked: boolean,
  done: (error: Error | null, entries?: readonly { data: string }[]) => void,
) => void;
const { deaggregateSync } = aggregation as unknown as { deaggregateSync: Deaggregate };

const text = z.string().optional();
const click = z.object({
  messageId: z.string().min(1).max(128).optional(),
  type: z.enum(['page', 'track']),
  event: text,
  timestamp: z.iso.datetime({ offset: true }),
  site: z.string(),
  anonymousId: text,
  properties: z.looseObject({ path: text, url: text, referrer: text }).optional(),
  context: z
    .object({
      userAgent: text,
      locale: text,
      sessionId: text,
      location: z.object({ country: text }).optional(),
      page: z.object({ path: text, url: text, referrer: text }).optional(),
      campaign: z.object({ name: text, source: text, medium: text }).optional(),
    })
    .optional(),
});

const decoded = (data: string) => Buffer.from(data, 'base64');
const isGzip = (bytes: Buffer) => bytes[0] === 0x1f && bytes[1] === 0x8b;
const linesOf = (bytes: Buffer) => (isGzip(bytes) ? gunzipSync(bytes) : bytes).toString().split('\n');

/** The floor: base64, gunzip where it is gzip, and `JSON.parse`; where an aggregate's entries are is given. */
export function parseAll(
  { Records }: KinesisStreamEvent,
  entriesOf: ReadonlyMap<string, readonly number[]>,
): number {
  let clicks = 0;
  for (const { kinesis } of Records) {
    const bytes = decoded(kinesis.data);
    const entries = entriesOf.get(kinesis.data);
    if (entries) {
      for (let i = 0; i < entries.length; i += 2) {
        JSON.parse(bytes.toString('utf8', entries[i], entries[i + 1]));
        clicks++;
      }
    } else {
      for (const line of linesOf(bytes)) {
        JSON.parse(line);
        clicks++;
      }
    }
  }
  return clicks;
}

/** Where the entries of each aggregate are, by its base64. */
export function entriesOf({ Records }: KinesisStreamEvent): Map<string, readonly number[]> {
  const entries = new Map<string, readonly number[]>();
  for (const { kinesis } of Records) {
    const bytes = decoded(kinesis.data);
    const found = isAggregate(bytes, 0, bytes.length) ? readAggregate(bytes) : '';
    if (typeof found !== 'string') entries.set(kinesis.data, found);
  }
  return entries;
}

/** The usual way: AWS's library takes aggregates apart, zod validates, one Map counts by concatenated keys. */
export function countUsually({ Records }: KinesisStreamEvent): number {
  const counters = new Map<string, number>();
  let clicks = 0;
  for (const { kinesis } of Records) {
    const bytes = decoded(kinesis.data);
    if (isAggregate(bytes, 0, bytes.length)) {
      deaggregateSync(kinesis, true, (_, entries = []) => {
        for (const { data } of entries) clicks += add(counters, decoded(data).toString());
      });
    } else for (const line of linesOf(bytes)) clicks += add(counters, line);
  }
  return clicks;
}

function add(counters: Map<string, number>, line: string): number {
  const { site, timestamp, event, properties, context } = click.parse(JSON.parse(line));
  const { page, campaign, location, userAgent } = context ?? {};
  const values = {
    page: properties?.path ?? page?.path,
    referrer: properties?.referrer ?? page?.referrer,
    event,
    country: location?.country,
    userAgent,
    source: campaign?.source,
    medium: campaign?.medium,
    campaign: campaign?.name,
  };
  for (const [dimension, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const key = `${site}#${timestamp.slice(0, 10)}#${dimension}#${value}`;
    counters.set(key, (counters.get(key) ?? 0) + 1);
  }
  return 1;
}
