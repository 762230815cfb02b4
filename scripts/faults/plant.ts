import type { RollupStore } from '../../lib/count/rollup-store.ts';
import type { Send } from './clients.ts';

/** The first and last sequence number of a batch. */
export interface BatchBounds {
  readonly first: string;
  readonly last: string;
}

/**
 * A bug that a test plants around the product: a harness that cannot fail proves nothing. Nothing is
 * planted by default.
 */
export interface Plant {
  readonly dynamodb?: (send: Send) => Send;
  readonly s3?: (send: Send) => Send;
  /** @param send of the same invocation */
  readonly store?: (store: RollupStore, send: Send, batch: BatchBounds) => RollupStore;
  /** Invocations that may have records of one shard at once; 1 by default. */
  readonly parallelizationFactor?: number;
  /** A batch is given up after so many retries and its records are put again; never by default. */
  readonly retriesMax?: number;
}
