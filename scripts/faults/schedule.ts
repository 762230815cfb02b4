import type { Fault } from './fault-plan.ts';

/** What a run plays: all that a seed brings, or less of it. */
export interface Schedule {
  readonly seed: number;
  /** The only faults that may happen; without them, chance decides. */
  readonly faults?: readonly Fault[];
  /** Numbers of the only records that are put. */
  readonly records?: readonly number[];
  /** Requests are carried out as they come, one after the other. */
  readonly calm?: boolean;
}
