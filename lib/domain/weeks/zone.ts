const DAY_MS = 86_400_000;
/** A formatter holds tens of kilobytes, and any registered site may bring another zone. */
const FORMATTERS_MAX = 64;

/** A stretch of time in which a zone keeps one offset; it ends where the next one begins. */
export interface OffsetSpan {
  readonly fromMs: number;
  /** Local time less UTC. */
  readonly offsetMs: number;
}

/**
 * Short names that ICU knows but the IANA database does not. Read by a person they mislead:
 * `BST` is Dhaka to ICU, `IST` Kolkata, `MIT` Apia.
 */
const ICU_ONLY = new Set(
  'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST'.split(
    ' ',
  ),
);

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Whether `name` is an IANA time zone, in any case, legacy names included; offsets (`+05:00`) are not. */
export function isTimeZone(name: string): boolean {
  return formatterOf(name) !== null;
}

/**
 * The zone's offsets over `fromMs` to `untilMs`, in order, the first from `fromMs` itself.
 * @throws RangeError for a zone that is unknown
 */
export function offsetSpans(
  timeZone: string,
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
): [OffsetSpan, ...OffsetSpan[]] {
  const formatter = formatterOf(timeZone);
  if (formatter === null) throw new RangeError(`Unknown time zone ${JSON.stringify(timeZone)}`);
  let last: OffsetSpan = { fromMs, offsetMs: offsetAt(fromMs, formatter) };
  const spans: [OffsetSpan, ...OffsetSpan[]] = [last];
  let sampledMs = fromMs;
  // A day is a safe step: no zone ever changed its offset twice within 95 hours.
  while (sampledMs < untilMs) {
    const nextMs = Math.min(sampledMs + DAY_MS, untilMs);
    const offsetMs = offsetAt(nextMs, formatter);
    if (offsetMs !== last.offsetMs) {
      last = { fromMs: firstWithOffset(offsetMs, sampledMs, nextMs, formatter), offsetMs };
      spans.push(last);
    }
    sampledMs = nextMs;
  }
  return spans;
}

/**
 * The first instant at which the clock of `spans` shows `localMs` or later. It is the later where
 * the clock jumps over `localMs`, and the earlier where the clock goes back and shows it twice.
 * @param localMs a local time written as if it were UTC, at least a day inside `spans`
 */
export function firstInstantOf(localMs: number, spans: readonly [OffsetSpan, ...OffsetSpan[]]): number {
  let instantMs = Number.NaN;
  for (const [i, span] of spans.entries()) {
    instantMs = Math.max(span.fromMs, localMs - span.offsetMs);
    const next = spans[i + 1];
    if (next === undefined || instantMs < next.fromMs) break;
  }
  return instantMs;
}

function formatterOf(timeZone: string): Intl.DateTimeFormat | null {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  // Newer engines take offsets for zones; a site that has one would have no summer time.
  if (!/^[a-z]/i.test(timeZone) || ICU_ONLY.has(timeZone.toUpperCase())) return null;
  let formatter: Intl.DateTimeFormat;
  try {
    formatter = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return null;
  }
  if (formatters.size >= FORMATTERS_MAX) formatters.clear();
  formatters.set(timeZone, formatter);
  return formatter;
}

/** Of the offset's name and not of the date's fields: that needs no calendar, nor eras before the year 1. */
function offsetAt(instantMs: number, formatter: Intl.DateTimeFormat): number {
  const text = formatter.format(instantMs);
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (match === null) throw new Error(`Intl names an offset in an unknown way: ${JSON.stringify(text)}`);
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match;
  const offsetMs = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -offsetMs : offsetMs;
}

/** Bisects for the change to `offsetMs` after `beforeMs`, where it is not in force, and by `inForceMs`. */
function firstWithOffset(
  offsetMs: number,
  beforeMs: number,
  inForceMs: number,
  formatter: Intl.DateTimeFormat,
): number {
  let low = beforeMs;
  let high = inForceMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, formatter) === offsetMs) high = middle;
    else low = middle;
  }
  return high;
}
