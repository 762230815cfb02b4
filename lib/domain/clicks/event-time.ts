/** How far a producer's clock may be ahead of ours before its click is not believed. */
export const AHEAD_MAX_MS = 24 * 60 * 60 * 1000;

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;
const DAYS_TO_1970 = 719_162;
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** 0001-01-01T00:00:00Z. Year 0 is nobody's clock, and its first days belong to an ISO year of -1. */
const TIME_MS_MIN = -DAYS_TO_1970 * MS_PER_DAY;
/** 9999-12-31T23:59:59.999Z */
const TIME_MS_MAX = 253_402_300_799_999;

const [SPACE, PLUS, COMMA, MINUS, DOT, ZERO, NINE, COLON, T, Z] = [32, 43, 44, 45, 46, 48, 57, 58, 84, 90];
/** What is longer is no time, whatever its digits. */
const TEXT_LENGTH_MAX = 64;
const UPPER_CASE = ~32;
/** So far off that no sum with it is in any range. */
const NO_DIGITS = -100_000;

/**
 * Reads an ISO 8601 date and time, years 0001 to 9999: `2026-11-17T09:30[:05[.123…]][Z|±hh[[:]mm]]`.
 * One without a zone is UTC, whatever the machine's zone is. Finer than a millisecond is cut off.
 *
 * @returns ms since 1970, or `NaN`. Not `Date.parse`: that takes `1`, and reads `2026-11-17T09:30` in the
 * machine's zone.
 */
export function parseTimeMs(text: string): number {
  if (text.length > TEXT_LENGTH_MAX) return Number.NaN;
  const separator = text.charCodeAt(10);
  if ((separator & UPPER_CASE) !== T && separator !== SPACE) return Number.NaN;
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  if (text.charCodeAt(13) !== COLON || !isBelow(24, hour) || !isBelow(60, minute)) return Number.NaN;
  const localMs = parseDayMs(text) + (hour * 60 + minute) * MS_PER_MINUTE;
  if (text.charCodeAt(16) !== COLON) return inRange(localMs - zoneOffsetMs(text, 16));
  const second = twoDigits(text, 17);
  if (!isBelow(60, second)) return Number.NaN;
  const mark = text.charCodeAt(19);
  const end = mark === DOT || mark === COMMA ? endOfDigits(text, 20) : 19;
  if (end === 20) return Number.NaN;
  return inRange(localMs + second * 1000 + fractionMs(text, 20, end) - zoneOffsetMs(text, end));
}

function inRange(ms: number): number {
  return ms >= TIME_MS_MIN && ms <= TIME_MS_MAX ? ms : Number.NaN;
}

/** The start of the day in `YYYY-MM-DD…`, as if UTC; `NaN` where there is no such day. */
function parseDayMs(text: string): number {
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (text.charCodeAt(4) !== MINUS || text.charCodeAt(7) !== MINUS) return Number.NaN;
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1)) return Number.NaN;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (day > (DAYS_OF_MONTH[month - 1] as number) + (leap && month === 2 ? 1 : 0)) return Number.NaN;
  const years = year - 1;
  const days = years * 365 + Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  const ofYear = (DAYS_BEFORE_MONTH[month - 1] as number) + (leap && month > 2 ? 1 : 0) + day - 1;
  return (days + ofYear - DAYS_TO_1970) * MS_PER_DAY;
}

/** What must be taken off a local time to have UTC; `NaN` unless a zone, or nothing, fills the rest. */
function zoneOffsetMs(text: string, from: number): number {
  const length = text.length - from;
  const sign = text.charCodeAt(from);
  if (length === 0 || (length === 1 && (sign & UPPER_CASE) === Z)) return 0;
  if (sign !== PLUS && sign !== MINUS) return Number.NaN;
  const colon = text.charCodeAt(from + 3) === COLON;
  if (length !== 3 && length !== (colon ? 6 : 5)) return Number.NaN;
  const hours = twoDigits(text, from + 1);
  const minutes = length === 3 ? 0 : twoDigits(text, from + (colon ? 4 : 3));
  if (!isBelow(24, hours) || !isBelow(60, minutes)) return Number.NaN;
  const offsetMs = (hours * 60 + minutes) * MS_PER_MINUTE;
  return sign === PLUS ? offsetMs : -offsetMs;
}

/** The first three digits of a fraction from `from` to `end` (exclusive), as ms. */
function fractionMs(text: string, from: number, end: number): number {
  let ms = 0;
  for (let i = from; i < from + 3; i++) ms = ms * 10 + (i < end ? text.charCodeAt(i) - ZERO : 0);
  return ms;
}

function endOfDigits(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) >= ZERO && text.charCodeAt(at) <= NINE) at++;
  return at;
}

function isBelow(limit: number, value: number): boolean {
  return value >= 0 && value < limit;
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at);
  const ones = text.charCodeAt(at + 1);
  const digits = tens >= ZERO && tens <= NINE && ones >= ZERO && ones <= NINE;
  return digits ? tens * 10 + ones - ZERO * 11 : NO_DIGITS;
}
