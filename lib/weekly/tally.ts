/** What a run of the planner did. */
export interface Tally {
  /** Registered. */
  sites: number;
  /** Sites whose week is due and can be reported. */
  due: number;
  /** Sites whose week is due, while a shard has not been counted past it. */
  waiting: number;
  /** Of these, for longer than heartbeats and batches explain. */
  late: number;
  /** Sites reported though not all was counted: the deadline has passed. */
  incomplete: number;
  /** Deliveries that were put into the queue. */
  queued: number;
  /** Deliveries that are settled, or under way. */
  already: number;
  /** Deliveries given up: nobody could send them in time. */
  givenUp: number;
  /** Sites not begun or not ended, since time ran out; the next run goes on with them. */
  left: number;
  /** Sites that went wrong. */
  failed: number;
  /** The first of them. No addresses: this is logged. */
  readonly problems: { readonly site: string; readonly problem: string }[];
}

const PROBLEMS_MAX = 20;

export function emptyTally(): Tally {
  return {
    sites: 0,
    due: 0,
    waiting: 0,
    late: 0,
    incomplete: 0,
    queued: 0,
    already: 0,
    givenUp: 0,
    left: 0,
    failed: 0,
    problems: [],
  };
}

/** @param error only its name is kept: its message may have an address in it */
export function countFailure(tally: Tally, site: string, error: unknown): void {
  tally.failed++;
  const problem = error instanceof Error ? error.name : 'Error';
  if (tally.problems.length < PROBLEMS_MAX) tally.problems.push({ site, problem });
}
