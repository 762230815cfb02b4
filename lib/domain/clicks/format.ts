import type { RejectionReason } from './click.ts';
import type { JsonObject } from './json.ts';

/** Why an event is no click, and what of it can still go to its site's books. */
export interface Fault {
  readonly kind: 'fault';
  readonly reason: RejectionReason;
  readonly detail: string;
  readonly site: string | null;
  readonly eventTimeMs: number | null;
}

export function fault(
  reason: RejectionReason,
  detail: string,
  site: string | null = null,
  eventTimeMs: number | null = null,
): Fault {
  return { kind: 'fault', reason, detail, site, eventTimeMs };
}

/** What an event takes from around it where it says nothing itself. */
export interface Surroundings {
  /** An envelope's ISO 8601 time. */
  readonly time?: unknown;
  /** An envelope's identity: of its one event, or with `#0`, `#1`… of each event of its batch. */
  readonly messageId?: string | null;
  /** A batch's context, over which the event's own wins field by field. */
  readonly context?: unknown;
}

/** A document opened: the event it stands for in the native format, or the documents it holds. */
export type Opened =
  | { readonly kind: 'event'; readonly event: JsonObject; readonly around: Surroundings }
  | {
      readonly kind: 'documents';
      readonly documents: readonly unknown[];
      /** The keys that lead to the array of them, or to the one of them. */
      readonly keys: readonly string[];
      /** The JSON in which `keys` lead there, where that is not the document's own. */
      readonly json: Uint8Array | null;
      /** There is one document, and what is wrong with it is wrong with the whole. */
      readonly whole: boolean;
      readonly around: Surroundings;
    }
  | Fault;

/** One shape in which clicks come. What no format knows is taken for a native event. */
export interface Format {
  readonly name: string;
  /** Looks at a key or two: every event is shown to every format. */
  readonly matches: (document: JsonObject) => boolean;
  readonly open: (document: JsonObject, around: Surroundings) => Opened;
}
