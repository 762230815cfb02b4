import { createHash } from 'node:crypto';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const VISITOR_HEX_DIGITS = 16;
const QUOTED = String.raw`"((?:[^"\\]|\\.)*)"`;
/** address identity user [time] "request" status bytes "referrer" "user agent" */
const COMBINED = new RegExp(
  String.raw`^(\S+) \S+ .*?\[([^\]]*)\] ${QUOTED} \d{3} (?:\d+|-) ${QUOTED} ${QUOTED}\s*$`,
);
/** `17/May/2015:10:05:03 +0000` */
const TIME = /(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{2})(\d{2})/;

/**
 * One line of an access log in Apache's combined format, as a click in the native format to be put on
 * the stream. The client's address stays behind: `anonymousId` is a hash of it. There is no `messageId`,
 * since a line that repeats another is a second click.
 *
 * A line in another format becomes `access-log-line`, which no consumer counts: it is rejected into the
 * books of the site's week, so that these balance to the line.
 *
 * @param site whose log it is
 */
export function clickOfLogLine(line: string, site: string): object {
  const parts = COMBINED.exec(line);
  const timestamp = timestampOf(parts?.[2] ?? /\[([^\]]*)\]/.exec(line)?.[1] ?? '');
  if (!parts || timestamp === undefined) return { type: 'access-log-line', site, timestamp, line };
  const [, address = '', , request = '', referrer = '', userAgent = ''] = parts;
  const target = unescaped(request).split(' ')[1] ?? '';
  const query = target.indexOf('?');
  return {
    type: 'page',
    site,
    timestamp,
    anonymousId: createHash('sha256').update(address).digest('hex').slice(0, VISITOR_HEX_DIGITS),
    properties: {
      path: query === -1 ? target : target.slice(0, query),
      referrer: given(referrer),
    },
    context: {
      userAgent: given(userAgent),
      // Only what names a campaign: other queries may hold anything.
      page: target.includes('utm_', query) && query !== -1 ? { search: target.slice(query) } : undefined,
    },
  };
}

/** ISO 8601 in UTC; `undefined` for what is no time. */
function timestampOf(text: string): string | undefined {
  const [, day, monthName = '', year, time, hours, minutes] = TIME.exec(text) ?? [];
  const month = String(MONTHS.indexOf(monthName) + 1).padStart(2, '0');
  const ms = Date.parse(`${year}-${month}-${day}T${time}${hours}:${minutes}`);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

/** `-` is how the log writes nothing. */
function given(field: string): string | undefined {
  return field === '-' || field === '' ? undefined : unescaped(field);
}

/** Apache writes `\"` and `\\`; its `\xhh` are bytes of no known encoding, and stay. */
function unescaped(field: string): string {
  return field.replace(/\\(["\\])/g, '$1');
}
