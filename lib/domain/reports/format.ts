/** Figures and dates as a locale writes them. */
export interface Format {
  number(value: number): string;
  /** 1200 → `+1,200` */
  signed(value: number): string;
  /** 0.123 → `12%`; `<1%` for what would round to nothing */
  share(fraction: number): string;
  /** 0.08 → `+8%`; `×12` for twelve times as much, from where a percentage says little. */
  change(fraction: number): string;
  /** `2026-11-16` → `Mon` */
  shortWeekday(date: string): string;
  /** `2026-11-16` → `Monday` */
  weekday(date: string): string;
  /** `2026-11-16` → `November 16, 2026` */
  date(date: string): string;
  /** Both inclusive: `November 16 – 22, 2026` */
  dates(first: string, last: string): string;
  /** `Nov 23, 2026, 2:00 AM` in the zone */
  moment(iso: string, timeZone: string): string;
  /** `3 hours` */
  duration(ms: number): string;
  /** `DE` → `Germany`; what is no code stays. */
  country(value: string): string;
}

/** From ten times as much. */
const TIMES_MIN = 9.995;

/** @param locale a BCP 47 tag that Intl knows */
export function formatOf(locale: string): Format {
  return { ...figures(locale), ...dates(locale), ...names(locale) };
}

function figures(locale: string): Pick<Format, 'number' | 'signed' | 'share' | 'change'> {
  const signDisplay = 'exceptZero';
  const number = new Intl.NumberFormat(locale);
  const signed = new Intl.NumberFormat(locale, { signDisplay });
  const percent = { style: 'percent', maximumFractionDigits: 0 } as const;
  const share = new Intl.NumberFormat(locale, percent);
  const change = new Intl.NumberFormat(locale, { ...percent, signDisplay });
  const times = new Intl.NumberFormat(locale, { notation: 'compact' });
  return {
    number: (value) => evenSpaces(number.format(value)),
    signed: (value) => evenSpaces(signed.format(value)).replace('-', '−'),
    share: (fraction) =>
      evenSpaces(fraction > 0 && fraction < 0.005 ? `<${share.format(0.01)}` : share.format(fraction)),
    change: (fraction) =>
      evenSpaces(fraction < TIMES_MIN ? change.format(fraction) : `×${times.format(fraction + 1)}`).replace(
        '-',
        '−',
      ),
  };
}

function dates(
  locale: string,
): Pick<Format, 'shortWeekday' | 'weekday' | 'date' | 'dates' | 'moment' | 'duration'> {
  // Weeks are counted in the Gregorian calendar, whatever else the locale likes.
  const calendar = 'gregory';
  // Dates are the site's own already; only their names are wanted, so they are taken as UTC.
  const named = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, calendar, timeZone: 'UTC' });
  const weekday = named({ weekday: 'long' });
  const shortWeekday = named({ weekday: 'short' });
  const long = named({ dateStyle: 'long' });
  return {
    shortWeekday: (date) => shortWeekday.format(new Date(date)).replace(/\.$/, ''),
    weekday: (date) => weekday.format(new Date(date)),
    date: (date) => long.format(new Date(date)),
    dates: (first, last) => evenSpaces(long.formatRange(new Date(first), new Date(last))),
    moment: (iso, timeZone) => {
      const style = { dateStyle: 'medium', timeStyle: 'short', timeZone, calendar } as const;
      return evenSpaces(new Intl.DateTimeFormat(locale, style).format(new Date(iso)));
    },
    duration: (ms) => evenSpaces(durationOf(locale, ms)),
  };
}

const MINUTE_MS = 60_000;
const UNITS = [
  ['day', 24 * 60 * MINUTE_MS],
  ['hour', 60 * MINUTE_MS],
  ['minute', MINUTE_MS],
] as const;

/** In the largest unit of which there are two. */
function durationOf(locale: string, ms: number): string {
  const [unit, unitMs] = UNITS.find(([, of]) => ms >= 2 * of) ?? (['minute', MINUTE_MS] as const);
  const count = Math.max(1, Math.round(ms / unitMs));
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

function names(locale: string): Pick<Format, 'country'> {
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  return { country: (value) => (/^[A-Z]{2}$/.test(value) ? (countries.of(value) ?? value) : value) };
}

/**
 * Versions of ICU differ in their thin spaces, which some terminals and clients show as boxes; what must
 * not break, as a French figure, still does not.
 */
function evenSpaces(text: string): string {
  return text
    .replaceAll('\u2009', ' ')
    .replace(/(?<=\d)\u202f(?=\d)/gu, '\u00a0')
    .replaceAll('\u202f', ' ');
}
