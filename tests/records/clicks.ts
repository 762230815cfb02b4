import type { Click, Outcome } from '../../lib/domain/clicks/click.ts';
import { readRecord } from '../../lib/domain/records/read-record.ts';

/** A native event, the least of which is valid. */
export function pageEvent(fields: object = {}): object {
  return { type: 'page', site: 'example.com', timestamp: '2026-11-17T09:30:00.000Z', ...fields };
}

export function pageJson(fields: object = {}): string {
  return JSON.stringify(pageEvent(fields));
}

/** The click that `pageEvent()` becomes. */
export function pageClick(fields: Partial<Click> = {}): Click {
  return {
    kind: 'click',
    subSequence: 0,
    messageId: null,
    type: 'page',
    site: 'example.com',
    eventTimeMs: Date.parse('2026-11-17T09:30:00.000Z'),
    visitor: null,
    session: null,
    values: {
      page: null,
      referrer: null,
      source: '(direct)',
      medium: '(none)',
      campaign: null,
      event: null,
      country: null,
      browser: null,
      os: null,
      device: null,
    },
    crawler: false,
    userAgent: null,
    locale: null,
    properties: null,
    ...fields,
  };
}

/** After every event time that can be. */
const LAST_DAY_MS = Date.UTC(9999, 11, 31);

export function read(data: string | Uint8Array, arrivalTimeMs = LAST_DAY_MS): Outcome[] {
  return readRecord({ data: typeof data === 'string' ? Buffer.from(data) : data, arrivalTimeMs });
}

/** Outcomes as one reads them: a click's messageId, and a rejection's reason with its bytes as text. */
export function summaryOf(outcomes: readonly Outcome[]): string[] {
  return outcomes.map((outcome) =>
    outcome.kind === 'click'
      ? `click ${outcome.messageId}`
      : `${outcome.reason}: ${Buffer.from(outcome.bytes).toString()}`,
  );
}
