import { isObject, type JsonObject } from './json.ts';

/** What of a context is read, for a click of any format. */
const NAMES = ['site', 'sessionId', 'userAgent', 'locale', 'location', 'page', 'campaign'] as const;
/** Far more than any URL; every event of the batch reads such a text once more. */
const TEXT_LENGTH_MAX = 8192;

/**
 * A batch's context as its events share it: only what is read, and no text without a bound. Thousands
 * of events may share it, so what one of them does with it must not grow with its size.
 */
export function sharedContext(context: unknown): unknown {
  if (!isObject(context)) return context;
  const shared: JsonObject = {};
  for (const name of NAMES) if (context[name] !== undefined) shared[name] = bounded(context[name]);
  return shared;
}

function bounded(value: unknown): unknown {
  if (!isObject(value)) return cut(value);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, cut(part)]));
}

function cut(value: unknown): unknown {
  return typeof value === 'string' ? value.slice(0, TEXT_LENGTH_MAX) : value;
}
