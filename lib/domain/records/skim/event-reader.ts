import { isUtf8 } from 'node:buffer';
import type { JsonObject } from '../../clicks/json.ts';
import { SLOT, SLOTS } from './event-members.ts';
import { JsonCursor } from './json-cursor.ts';
import { KnownTexts } from './known-texts.ts';
import { skeletonOf } from './skeleton.ts';
import { childAt, type Node, Skeletons } from './skeletons.ts';

const NEWLINE = 10;
/** A text that is kept keeps so much of its record in memory: about one usual event. */
const WINDOW_BYTES = 512;
const EVENT_BYTES_MAX = 64 * 1024;
const LEARNT_BYTES_MAX = 4096;
/** Learning takes as long as reading this many events. */
const EVENTS_PER_SKELETON = 16;
const CREDIT_MAX = 64 * EVENTS_PER_SKELETON;

/**
 * Reads native events straight from bytes: what `JSON.parse` makes of them, less what no click is read
 * from. It refuses what is unusual as well as what is wrong, and then `JSON.parse` says which. It holds on
 * to the last bytes that it was given.
 */
export class EventReader {
  readonly #cursor = new JsonCursor();
  readonly #known: KnownTexts;
  readonly #skeletons = new Skeletons();
  readonly #values: (string | number | undefined)[] = new Array(SLOTS).fill(undefined);
  #data: Uint8Array | null = null;
  /** Where index 0 is in the `ArrayBuffer`. */
  #base = 0;
  #credit = CREDIT_MAX;
  #propertiesFrom = 0;
  #propertiesUntil = 0;
  #window = '';
  #windowStart = 0;

  constructor(known = new KnownTexts()) {
    this.#known = known;
  }

  /** @param until exclusive; both are indexes of `bytes` */
  begin(bytes: Uint8Array, from: number, until: number): void {
    if (bytes !== this.#data) {
      this.#cursor.load(bytes);
      this.#data = bytes;
      this.#base = bytes.byteOffset;
      this.#window = '';
    }
    this.#cursor.begin(this.#base + from, this.#base + until);
  }

  /** Forgets the bytes, which may change now. */
  end(): void {
    this.#data = null;
  }

  /** The event that begins at `at`, and nothing of what follows it; `null` for anything unusual. */
  read(at: number): JsonObject | null {
    const from = this.#base + at;
    let end = this.#follow(from);
    if (end !== null) this.#credit = Math.min(this.#credit + 1, CREDIT_MAX);
    else if (this.#learn(from)) end = this.#follow(from);
    if (end === null || this.#cursor.at - from > EVENT_BYTES_MAX) return null;
    return this.#event(end.step.ownProperties);
  }

  /** After an event: where the next line begins; -1 where there is more on this one. */
  nextLine(): number {
    const next = this.#cursor.nextLine();
    return next === -1 ? -1 : next - this.#base;
  }

  #follow(at: number): Node | null {
    const cursor = this.#cursor;
    cursor.at = at;
    const values = this.#values.fill(undefined);
    let node: Node | undefined = this.#skeletons.root;
    for (;;) {
      const from = cursor.at;
      node = childAt(node, cursor);
      if (node === undefined) return null;
      if (node.propertiesFrom >= 0) this.#propertiesFrom = from + node.propertiesFrom;
      if (node.propertiesUntil >= 0) this.#propertiesUntil = from + node.propertiesUntil;
      if (node.next === 'end') return node;
      if (node.next === 'number') {
        const first = cursor.at;
        if (!cursor.number()) return null;
        if (node.slot >= 0) values[node.slot] = Number(cursor.bytes.toString('latin1', first, cursor.at));
      } else {
        if (!cursor.string()) return null;
        if (node.slot >= 0) values[node.slot] = this.#text(node.shared);
      }
    }
  }

  #learn(at: number): boolean {
    if (this.#credit < EVENTS_PER_SKELETON) return false;
    this.#credit -= EVENTS_PER_SKELETON;
    const { bytes, until } = this.#cursor;
    const longest = bytes.subarray(at, Math.min(until, at + LEARNT_BYTES_MAX));
    const newline = longest.indexOf(NEWLINE);
    const line = newline === -1 ? longest : longest.subarray(0, newline);
    if (!isJson(line)) return false;
    const skeleton = skeletonOf(line.toString('latin1'));
    if (skeleton !== null) this.#skeletons.add(skeleton);
    return skeleton !== null;
  }

  #text(shared: boolean): string {
    const cursor = this.#cursor;
    const { start, end, bytes } = cursor;
    if (cursor.plain) return shared ? this.#known.textOf(cursor) : this.#ownText(start, end);
    return cursor.escaped
      ? JSON.parse(bytes.toString('utf8', start - 1, end + 1))
      : bytes.toString('utf8', start, end);
  }

  /** A part of a longer text, which takes a fifth of the time that a string of its own takes. */
  #ownText(start: number, end: number): string {
    if (this.#window === '' || end > this.#windowStart + this.#window.length || start < this.#windowStart) {
      if (end - start > WINDOW_BYTES) return this.#cursor.ascii();
      this.#windowStart = start;
      const until = Math.min(start + WINDOW_BYTES, this.#base + (this.#data?.length ?? 0));
      this.#window = this.#cursor.bytes.toString('latin1', start, until);
    }
    return this.#window.slice(start - this.#windowStart, end - this.#windowStart);
  }

  #event(ownProperties: boolean): JsonObject {
    const values = this.#values;
    return {
      type: values[SLOT.type],
      event: values[SLOT.event],
      messageId: values[SLOT.messageId],
      timestamp: values[SLOT.timestamp],
      originalTimestamp: values[SLOT.originalTimestamp],
      site: values[SLOT.site],
      anonymousId: values[SLOT.anonymousId],
      userId: values[SLOT.userId],
      context: this.#context(),
      properties: ownProperties
        ? this.#properties()
        : {
            url: values[SLOT.url],
            path: values[SLOT.path],
            referrer: values[SLOT.referrer],
            search: values[SLOT.search],
          },
    };
  }

  #context(): JsonObject {
    const values = this.#values;
    return {
      site: values[SLOT.contextSite],
      sessionId: values[SLOT.sessionId],
      userAgent: values[SLOT.userAgent],
      locale: values[SLOT.locale],
      location: { country: values[SLOT.country] },
      page: {
        url: values[SLOT.pageUrl],
        path: values[SLOT.pagePath],
        referrer: values[SLOT.pageReferrer],
        search: values[SLOT.pageSearch],
      },
      campaign: {
        source: values[SLOT.campaignSource],
        medium: values[SLOT.campaignMedium],
        name: values[SLOT.campaignName],
      },
    };
  }

  #properties(): JsonObject {
    return JSON.parse(this.#cursor.bytes.toString('utf8', this.#propertiesFrom, this.#propertiesUntil));
  }
}

function isJson(bytes: Buffer): boolean {
  if (!isUtf8(bytes)) return false;
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    return false;
  }
}
