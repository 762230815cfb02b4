/** What goes to the stream as one record. */
export interface OutgoingRecord {
  /** 1 to 256 characters; its MD5 chooses the shard. */
  readonly partitionKey: string;
  readonly data: Uint8Array;
}

/** A record's data and partition key, unless the stream was told to take more (up to 10 MiB). */
export const RECORD_BYTES_MAX = 1024 * 1024;
/** Of one PutRecords call. */
export const CALL_RECORDS_MAX = 500;
/** AWS takes 10 MiB a call since 2025; the half of it works with every stream and every stand-in. */
export const CALL_BYTES_MAX = 5 * 1024 * 1024;

/** Bytes that count against the stream's limits. */
export function recordBytes({ partitionKey, data }: OutgoingRecord): number {
  return Buffer.byteLength(partitionKey) + data.length;
}

/** How many of these records, from the first, one PutRecords call takes: all, or at least one. */
export function callLength(records: readonly OutgoingRecord[]): number {
  let bytes = 0;
  let length = 0;
  for (const record of records) {
    bytes += recordBytes(record);
    if (length === CALL_RECORDS_MAX || (length > 0 && bytes > CALL_BYTES_MAX)) break;
    length++;
  }
  return length;
}
