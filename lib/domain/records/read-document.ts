import type { Click } from '../clicks/click.ts';
import { type Fault, fault, type Opened, type Surroundings } from '../clicks/format.ts';
import { FORMATS } from '../clicks/formats.ts';
import { isObject, type JsonObject } from '../clicks/json.ts';
import { readNative } from '../clicks/native.ts';
import { type Gathering, isFull, reject } from './gathering.ts';
import { memberOf } from './json-spans.ts';
import { elementPlaces, innerPlace, type Places } from './places.ts';
import { aroundOf, type ContextBytes } from './surroundings.ts';

/** An array of envelopes of batches of events, and no further. */
const LEVELS_MAX = 3;

/** What surrounds a document: where it and its neighbours stand, and how deep. */
interface Setting {
  readonly places: Places;
  readonly around: Surroundings;
  /** Where `around.context` stands. */
  readonly context: ContextBytes;
  readonly level: number;
}

type OpenedDocuments = Extract<Opened, { kind: 'documents' }>;

/** Reads one JSON document, an event or many in whatever format, found at `places(index)`. */
export function readDocument(document: unknown, places: Places, index: number, gathering: Gathering): void {
  const { surroundings: around } = gathering;
  const setting = { places, around, context: () => gathering.around?.context ?? null, level: 0 };
  if (Array.isArray(document)) readDocuments(asList(document, around), setting, index, gathering);
  else readOne(document, setting, index, gathering);
}

function asList(documents: readonly unknown[], around: Surroundings): OpenedDocuments {
  return { kind: 'documents', documents, keys: [], json: null, whole: false, around };
}

function readOne(document: unknown, setting: Setting, index: number, gathering: Gathering): void {
  if (!isObject(document)) {
    rejectAt(setting, index, gathering, fault('not-an-object', 'an event must be a JSON object'));
    return;
  }
  const opened = openDocument(document, setting);
  if (opened.kind === 'documents') {
    readDocuments(opened, setting, index, gathering);
    return;
  }
  const { outcomes } = gathering;
  const read = opened.kind === 'event' ? readNative(opened.event, opened.around, outcomes.length) : opened;
  const outcome = believed(read, gathering.eventTimeMsMax);
  if (outcome.kind === 'click') {
    outcomes.push(outcome);
    return;
  }
  rejectAt(setting, index, gathering, outcome);
}

function rejectAt({ places }: Setting, index: number, gathering: Gathering, rejected: Fault): void {
  const { reason, detail, site, eventTimeMs } = rejected;
  const { original, around } = places(index);
  reject(gathering, reason, detail, original, {
    site,
    eventTimeMs,
    around: around ?? gathering.around,
  });
}

/** Whoever could name any future week could open any number of them. */
function believed(outcome: Click | Fault, eventTimeMsMax: number): Click | Fault {
  if (outcome.kind === 'fault' || outcome.eventTimeMs <= eventTimeMsMax) return outcome;
  const { site, eventTimeMs } = outcome;
  return fault('from-the-future', 'timestamp is more than a day after its arrival', site, eventTimeMs);
}

function openDocument(document: JsonObject, { around, level }: Setting): Opened {
  for (const format of FORMATS) {
    if (!format.matches(document)) continue;
    const opened = format.open(document, around);
    if (opened.kind !== 'documents' || level < LEVELS_MAX) return opened;
    return fault('unknown-type', 'batches and envelopes are nested too deeply');
  }
  return { kind: 'event', event: document, around };
}

function readDocuments(list: OpenedDocuments, outer: Setting, index: number, gathering: Gathering): void {
  const { documents, keys, around, whole } = list;
  const place = () => outer.places(index);
  const json = () => list.json ?? place().json;
  if (documents.length === 0) rejectAt(outer, index, gathering, fault('empty', 'a list without events'));
  const context = contextWithin(list, outer, json);
  const { messageId } = around;
  // An envelope's one identity, told apart for each of its events.
  const aroundEach = (i: number) =>
    whole || !messageId ? around : { ...around, messageId: `${messageId}#${i}` };
  const places = whole
    ? innerPlace(place, json, keys)
    : elementPlaces(json, keys, (i) => aroundOf(aroundEach(i), context));
  const level = outer.level + 1;
  for (let i = 0; i < documents.length && !isFull(gathering); i++)
    readOne(documents[i], { places, around: aroundEach(i), context, level }, i, gathering);
}

/** The context that holds inside a list: its own, or the one around it. Found once for all events. */
function contextWithin(list: OpenedDocuments, outer: Setting, json: () => Uint8Array): ContextBytes {
  if (list.around.context === outer.around.context) return outer.context;
  let bytes: Uint8Array | null | undefined;
  return () => {
    bytes ??= memberOf(json(), 'context');
    return bytes;
  };
}
