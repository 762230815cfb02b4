/** What becomes of a week in which nothing was clicked. */
export const EMPTY_WEEKS = ['send', 'skip'] as const;

/** How a site wants its weeks reported. A change applies to the next report, whatever week that is of. */
export interface Reporting {
  /** The hour, 0 to 23 on the site's clock, on the day after a week's last, from which on it is reported. */
  readonly reportHour: number;
  /** BCP 47. */
  readonly locale: string;
  readonly emptyWeeks: (typeof EMPTY_WEEKS)[number];
}

const DEFAULTS: Reporting = { reportHour: 8, locale: 'en', emptyWeeks: 'send' };

/** @param chosen what the site has said */
export function reportingOf(chosen: Partial<Reporting> | undefined): Reporting {
  return { ...DEFAULTS, ...chosen };
}
