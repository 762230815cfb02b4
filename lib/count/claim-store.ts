/** One click's claim to be the one that counts among its copies. */
export interface Claim {
  /** `site#messageId`: what the copies share. */
  readonly key: string;
  /** The click's place, by which it knows its own claim when it is delivered again. */
  readonly place: string;
  /** Unix time after which no copy can count any more, so that the claim may go; `null`: never. */
  readonly expiresAtMs: number | null;
}

/** The claims table as counting needs it. It may throw, and may have written when it does. */
export interface ClaimStore {
  /** @returns the place that holds the claim: this one, or the one that came first. */
  claim(claim: Claim): Promise<string>;
}
