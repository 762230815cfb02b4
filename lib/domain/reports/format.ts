/** Figures and dates as a locale writes them. */
export interface Format {
  number(value: number): string;
  /** 0.123 → `12%`; `<1%` for what would round to nothing */
  share(fraction: number): string;
  /** 0.08 → `+8%` */
  change(fraction: number): string;
  /** `2026-11-16` → `Mon 16` */
  day(date: string): string;
  /** `2026-11-16` → `Monday` */
  weekday(date: string): string;
  /** Both inclusive: `November 16 – 22, 2026` */
  dates(first: string, last: string): string;
  /** `Nov 23, 2026, 2:00 AM` in the zone */
  moment(iso: string, timeZone: string): string;
  /** `DE` → `Germany`; what is no code stays. */
  country(value: string): string;
}

/** @param locale a BCP 47 tag that Intl knows */
export function formatOf(locale: string): Format {
  const number = new Intl.NumberFormat(locale);
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const change = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 0,
    signDisplay: 'exceptZero',
  });
  // Dates are the site's own already; only their names are wanted, so they are taken as UTC.
  const named = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  const weekday = named({ weekday: 'long' });
  const shortWeekday = named({ weekday: 'short' });
  const dayOfMonth = named({ day: 'numeric' });
  const dates = named({ dateStyle: 'long' });
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  return {
    number: (value) => number.format(value),
    share: (fraction) =>
      fraction > 0 && fraction < 0.005 ? `<${share.format(0.01)}` : share.format(fraction),
    change: (fraction) => change.format(fraction).replace('-', '−'),
    day: (date) => `${shortWeekday.format(new Date(date))} ${dayOfMonth.format(new Date(date))}`,
    weekday: (date) => weekday.format(new Date(date)),
    dates: (first, last) => plainSpaces(dates.formatRange(new Date(first), new Date(last))),
    moment: (iso, timeZone) =>
      plainSpaces(
        new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
          new Date(iso),
        ),
      ),
    country: (value) => (/^[A-Z]{2}$/.test(value) ? (countries.of(value) ?? value) : value),
  };
}

/** Versions of ICU differ in their thin spaces, which some terminals and clients show as boxes. */
function plainSpaces(text: string): string {
  return text.replace(/[\u2009\u202f]/g, ' ');
}
