/** A rejection as the ledger names it: where it was rejected. */
export interface RedriveKey {
  /** `us-east-1.clickweek-dev-clicks/shardId-000000000003` */
  readonly shard: string;
  /** Its place there: padded sequence number and sub-sequence. */
  readonly place: string;
}

/**
 * Whether a rejection has been sent again.
 *
 *     open → sending → sent
 *       ↑______/  (the stream refused it: it is not there)
 *
 * Whoever sends writes `sending` first. What is still `sending` when nobody sends any more was put on
 * the stream or was not: nobody knows.
 */
export type RedriveState =
  | { readonly status: 'open' }
  | { readonly status: 'sending'; readonly token: string; readonly sinceMs: number }
  | { readonly status: 'sent'; readonly sentAtMs: number };

/** The right to send one rejection, which one caller holds at a time. */
export interface RedriveClaim {
  readonly key: RedriveKey;
  readonly token: string;
}

export interface RedriveLedger {
  /** The states of up to 100 rejections, in their order. */
  find(keys: readonly RedriveKey[]): Promise<RedriveState[]>;
  /**
   * Writes `sending`, where the state is still the one that was found.
   * @returns `null` where it is not, so that somebody else sends
   */
  claim(key: RedriveKey, found: RedriveState, nowMs: number): Promise<RedriveClaim | null>;
  sent(claim: RedriveClaim, nowMs: number): Promise<void>;
  /** Gives the claim back: it is certain that nothing was sent. */
  release(claim: RedriveClaim): Promise<void>;
}
