/** What a run of the weekly function did. */
export interface Tally {
  /** Registered. */
  sites: number;
  /** Sites whose week is to be mailed now. */
  due: number;
  sent: number;
  /** Subscribers for whom nothing was left to do. */
  already: number;
  /** Refused by SES before; to be tried again by a later run. */
  waiting: number;
  /** Not begun, since time or SES ran out; the next run begins with them. */
  left: number;
  /** Sites and subscribers that went wrong in this run. */
  failed: number;
  /** The first of them. No addresses: this is logged. */
  readonly problems: { readonly site: string; readonly problem: string }[];
}

const PROBLEMS_MAX = 20;

export function emptyTally(): Tally {
  return { sites: 0, due: 0, sent: 0, already: 0, waiting: 0, left: 0, failed: 0, problems: [] };
}

/** @param problem says what went wrong, without an address */
export function countFailure(tally: Tally, site: string, problem: string): void {
  tally.failed++;
  if (tally.problems.length < PROBLEMS_MAX) tally.problems.push({ site, problem });
}
