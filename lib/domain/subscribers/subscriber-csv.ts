import { hostName } from '../clicks/host-name.ts';
import { emailAddress } from '../sites/email-address.ts';
import type { CsvRecord } from './csv.ts';

/** `pending`: asked to confirm, and has not yet. */
export type SubscriberStatus = 'subscribed' | 'pending';

/** A subscriber as a line of CSV has him. */
export interface SubscriberRow {
  readonly email: string;
  readonly site: string;
  readonly status: SubscriberStatus;
  /** Or, of a pending one, asked at; `null`: not said. */
  readonly atMs: number | null;
}

export interface CsvProblem {
  readonly line: number;
  /** Without an address. */
  readonly problem: string;
}

export const SUBSCRIBER_COLUMNS = ['email', 'site', 'status', 'subscribedAt'] as const;

type Column = (typeof SUBSCRIBER_COLUMNS)[number];
/** Where each column is; others are left alone. */
export type Columns = ReadonlyMap<Column, number>;

export function subscriberFields({ email, site, status, atMs }: SubscriberRow): string[] {
  return [email, site, status, atMs === null ? '' : new Date(atMs).toISOString()];
}

/** @param hasSite whether a site is given for all lines */
export function readColumns({ line, fields, isBroken }: CsvRecord, hasSite: boolean): Columns | CsvProblem {
  const names = fields.map((field) => field.trim().toLowerCase());
  const columns = new Map<Column, number>();
  for (const column of SUBSCRIBER_COLUMNS) {
    const at = names.indexOf(column.toLowerCase());
    if (at >= 0) columns.set(column, at);
  }
  const missing = (['email', 'site'] as const).find(
    (name) => !columns.has(name) && !(name === 'site' && hasSite),
  );
  if (isBroken) return { line, problem: 'a quotation mark has no end' };
  if (missing) return { line, problem: `the first line names the columns, and there is no ${missing}` };
  return columns;
}

/**
 * @param site of all lines, whatever they say; `null`: each says its own
 * @param nowMs nobody subscribed later than this
 */
export function readRow(
  columns: Columns,
  { line, fields, isBroken }: CsvRecord,
  site: string | null,
  nowMs: number,
): SubscriberRow | CsvProblem {
  const problem = (text: string): CsvProblem => ({ line, problem: text });
  const field = (column: Column) => fields[columns.get(column) ?? -1]?.trim() ?? '';
  if (isBroken) return problem('a quotation mark has no end');
  const email = emailAddress(field('email'));
  if (email === null) return problem('no email address');
  const named = site ?? hostName(field('site'));
  if (named === null) return problem('no site');
  const status = field('status') || 'subscribed';
  if (status !== 'subscribed' && status !== 'pending')
    return problem('status is neither subscribed nor pending');
  const date = field('subscribedAt');
  const atMs = date === '' ? null : Date.parse(date);
  if (atMs !== null && !isTime(date, atMs))
    return problem('subscribedAt is no ISO 8601 date or time with its zone');
  if (atMs !== null && atMs > nowMs) return problem('subscribedAt has not come yet');
  return { email, site: named, status, atMs };
}

/** A date, or a time that says its zone: what does not would mean another moment on another machine. */
function isTime(text: string, ms: number): boolean {
  return (
    !Number.isNaN(ms) && /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)
  );
}
