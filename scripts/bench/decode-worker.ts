import { gunzipSync } from 'node:zlib';
import type { KinesisStreamEvent } from 'aws-lambda';
import { streamRecords } from '../../lib/aws/kinesis-event.ts';
import { ClickMemory } from '../../lib/count/click-memory.ts';
import type { JsonObject } from '../../lib/domain/clicks/json.ts';
import { readNative } from '../../lib/domain/clicks/native.ts';
import { isAggregate, readAggregate } from '../../lib/domain/records/aggregate.ts';
import { isGzip } from '../../lib/domain/records/inflate.ts';
import { readBatch } from '../../lib/domain/records/read-batch.ts';
import { EventReader } from '../../lib/domain/records/skim/event-reader.ts';
import { candidates, classify, type SiteWeek } from '../../lib/domain/rollups/classify.ts';
import { foldRecent, foldTotals } from '../../lib/domain/rollups/fold.ts';
import { unregistered } from '../../lib/domain/sites/site.ts';
import { clickLines, TRAFFIC } from './clicks.ts';
import { countUsually, entriesOf, parseAll } from './decode-ways.ts';
import { PACKINGS, type Packing, packed } from './packings.ts';

/** One way of packing. A ratio is the median over rounds, each a run of either one after the other. */
export interface DecodeSpeed {
  readonly packing: Packing;
  readonly clickBytes: number;
  /** Of the shortest rounds. */
  readonly clicksPerSecond: { readonly floor: number; readonly ours: number; readonly usual: number };
  readonly oursToFloor: number;
  readonly oursToUsual: number;
  /** Shares of our time; what is left is between these. */
  readonly stages: Readonly<Record<string, number>>;
}

const CLICKS = 1000;
const ARRIVAL_MS = TRAFFIC.fromMs + 7_200_000;
const HISTORY = unregistered('UTC');

function measure(packing: Packing, rounds: number): DecodeSpeed {
  // From the middle, or the first clicks would all be of the first second.
  const lines = clickLines(10 * CLICKS).slice(4 * CLICKS, 5 * CLICKS);
  const event = eventOf(packed(lines, packing));
  const entries = entriesOf(event);
  const parts = [...readBatch(streamRecords(event))];
  const places = parts.flatMap((part) => [...candidates(part, () => HISTORY)]);
  const siteWeeks = parts.flatMap((part) => classify(part, () => HISTORY, never).siteWeeks);
  const ways: Record<string, () => unknown> = {
    floor: () => parseAll(event, entries),
    ours: () => {
      const { isDuplicate } = new ClickMemory().batch();
      for (const part of readBatch(streamRecords(event)))
        for (const siteWeek of classify(part, () => HISTORY, isDuplicate).siteWeeks) fold(siteWeek);
    },
    usual: () => countUsually(event),
    ...stagesOf(event, lines),
    classify: () => {
      for (const part of parts) classify(part, () => HISTORY, never);
    },
    duplicates: () => {
      const { isDuplicate } = new ClickMemory().batch();
      for (const { click, place } of places) isDuplicate(click, place);
    },
    fold: () => siteWeeks.map(fold),
  };
  const { floor = [], ours = [], usual = [], ...stages } = timesOf(ways, rounds);
  const perSecond = (ms: readonly number[]) => Math.round((CLICKS * 1000) / Math.min(...ms));
  return {
    packing,
    clickBytes: Math.round(lines.join('').length / CLICKS),
    clicksPerSecond: { floor: perSecond(floor), ours: perSecond(ours), usual: perSecond(usual) },
    oursToFloor: medianRatio(floor, ours),
    oursToUsual: medianRatio(usual, ours),
    stages: Object.fromEntries(Object.entries(stages).map(([name, ms]) => [name, medianRatio(ms, ours)])),
  };
}

/** Counters of totals, clicks by value of all dimensions, sketches of visitors and sessions. */
function fold(siteWeek: SiteWeek): unknown {
  return [foldTotals(siteWeek, 0), foldRecent(siteWeek, 0)];
}

const never = () => false;

/** The stages of ours, each by itself on what the one before it leaves. */
function stagesOf(event: KinesisStreamEvent, lines: readonly string[]): Record<string, () => unknown> {
  const data = streamRecords(event).map((record) => Buffer.from(record.data));
  const gzipped = data.filter((bytes) => isGzip(bytes, 0, bytes.length));
  const aggregates = data.filter((bytes) => isAggregate(bytes, 0, bytes.length));
  const text = Buffer.from(lines.join('\n'));
  const reader = new EventReader();
  const events = [...eventsIn(reader, text)];
  return {
    base64: () => streamRecords(event),
    inflate: () => gzipped.map((bytes) => gunzipSync(bytes)),
    framing: () => aggregates.map(readAggregate),
    parse: () => {
      for (const _ of eventsIn(reader, text));
    },
    fields: () => events.map((found, i) => readNative(found, {}, i)),
  };
}

function* eventsIn(reader: EventReader, text: Buffer): Generator<JsonObject> {
  reader.begin(text, 0, text.length);
  for (let at = 0; at < text.length; at = reader.nextLine()) {
    const event = reader.read(at);
    if (event === null) throw new Error('a click that is not of the usual shapes');
    yield event;
  }
}

function eventOf(records: readonly string[]): KinesisStreamEvent {
  const Records = records.map((data, i) => ({
    eventSourceARN: 'arn:aws:kinesis:us-east-1:123456789012:stream/clicks',
    eventID: `shardId-000000000003:${i}`,
    kinesis: { sequenceNumber: String(i), approximateArrivalTimestamp: ARRIVAL_MS / 1000, data },
  }));
  return { Records } as unknown as KinesisStreamEvent;
}

/** ms of every way in every round, in turn, so that what else the machine does falls on all. */
function timesOf(ways: Readonly<Record<string, () => unknown>>, rounds: number): Record<string, number[]> {
  const times: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(ways)) {
      const began = performance.now();
      run();
      times[name] ??= [];
      times[name].push(performance.now() - began);
    }
  }
  return times;
}

function medianRatio(above: readonly number[], below: readonly number[]): number {
  const ratios = above.map((ms, i) => ms / (below[i] as number)).sort((a, b) => a - b);
  return Math.round((ratios[ratios.length >> 1] as number) * 1000) / 1000;
}

const rounds = Number(process.argv[2] ?? 200);
console.log(JSON.stringify((Object.keys(PACKINGS) as Packing[]).map((packing) => measure(packing, rounds))));
