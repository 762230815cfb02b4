/** A pass over a site's subscribers, which one planner makes at a time. */
export interface Pass {
  readonly site: string;
  /** `2026-W47` */
  readonly week: string;
  readonly token: string;
  /** 0: the first, which begins when the week can be reported. */
  readonly number: number;
  /** When the first pass began, by the clock. */
  readonly beganAtMs: number;
  /** The address that the pass has come to; `null`: it begins. */
  readonly after: string | null;
}

/** How far planners have come, so that another goes on where one was stopped. */
export interface PlanBook {
  /**
   * @param options.mayStart whether also where there was no pass yet
   * @returns `null` where no pass is due, or another planner is making it
   */
  begin(
    site: string,
    week: string,
    options: { readonly nowMs: number; readonly mayStart: boolean },
  ): Promise<Pass | null>;
  /** All subscribers up to this address are in the queue. */
  advance(pass: Pass, after: string): Promise<void>;
  /** Leaves the rest of a pass to another planner. */
  release(pass: Pass): Promise<void>;
  /** @param nextAtMs when the next pass begins; `null`: this was the last */
  finish(pass: Pass, nextAtMs: number | null): Promise<void>;
}
