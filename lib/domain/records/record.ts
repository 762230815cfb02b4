/** One Kinesis record, as a consumer gets it. */
export interface StreamRecord {
  /** `region.streamName`, which names a stream among all that feed one table. */
  readonly stream: string;
  /** `shardId-000000000042` */
  readonly shardId: string;
  /** Decimal, up to 56 digits, not padded. */
  readonly sequenceNumber: string;
  readonly arrivalTimeMs: number;
  readonly data: Uint8Array;
}
