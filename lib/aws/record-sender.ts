import { type KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { backOff } from './backoff.ts';

/** What goes to the stream as one record. */
export interface OutgoingRecord {
  readonly partitionKey: string;
  readonly data: Uint8Array;
}

/** How records are sent. */
export interface SendOptions {
  /** Gets the number of records that each call put in. */
  readonly onSent?: (records: number) => void;
  /** Waits before the attempt of that number, the first being 0. */
  readonly pause?: (attempt: number) => Promise<void>;
}

/** Records that did not go in, after all attempts. */
export class RecordsNotSentError extends Error {
  override name = 'RecordsNotSentError';
}

/** Bound of one PutRecords call. */
const CALL_RECORDS_MAX = 500;
/** AWS takes 10 MiB a call since 2025; the half of it works with every stream and every stand-in. */
const CALL_BYTES_MAX = 5 * 1024 * 1024;
/** A record's data and partition key, unless the stream was told to take more. */
export const RECORD_BYTES_MAX = 1024 * 1024;

const ATTEMPTS_MAX = 12;

/** Bytes that count against the stream's limits. */
export function recordBytes({ partitionKey, data }: OutgoingRecord): number {
  return Buffer.byteLength(partitionKey) + data.length;
}

/** Cuts records, in order, into calls that PutRecords accepts. */
export async function* putRecordsCalls(
  records: AsyncIterable<OutgoingRecord> | Iterable<OutgoingRecord>,
): AsyncIterable<OutgoingRecord[]> {
  let call: OutgoingRecord[] = [];
  let bytes = 0;
  for await (const record of records) {
    const more = recordBytes(record);
    if (call.length === CALL_RECORDS_MAX || (call.length > 0 && bytes + more > CALL_BYTES_MAX)) {
      yield call;
      call = [];
      bytes = 0;
    }
    call.push(record);
    bytes += more;
  }
  if (call.length > 0) yield call;
}

/**
 * Puts every record on the stream and sends again what the stream refuses, so a record may arrive out
 * of order or, after a lost answer, twice.
 *
 * @returns the number of records sent.
 * @throws RecordsNotSentError that says how many are not in and why.
 */
export async function sendRecords(
  client: KinesisClient,
  stream: string,
  records: AsyncIterable<OutgoingRecord> | Iterable<OutgoingRecord>,
  { onSent = () => {}, pause = backOff }: SendOptions = {},
): Promise<number> {
  let sent = 0;
  for await (const call of putRecordsCalls(records)) {
    await sendCall(client, stream, call, pause);
    sent += call.length;
    onSent(call.length);
  }
  return sent;
}

async function sendCall(
  client: KinesisClient,
  stream: string,
  call: OutgoingRecord[],
  pause: (attempt: number) => Promise<void>,
): Promise<void> {
  let pending = call;
  for (let attempt = 0; ; attempt++) {
    const { Records = [] } = await client.send(
      new PutRecordsCommand({
        StreamName: stream,
        Records: pending.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: data })),
      }),
    );
    const refusal = Records.find((result) => result.ErrorCode);
    if (!refusal) return;
    pending = pending.filter((_, i) => Records[i]?.ErrorCode);
    if (attempt + 1 === ATTEMPTS_MAX)
      throw new RecordsNotSentError(
        `${pending.length} records are not on stream ${stream} after ${ATTEMPTS_MAX} attempts: ` +
          `${refusal.ErrorCode} ${refusal.ErrorMessage ?? ''}`.trim(),
      );
    await pause(attempt + 1);
  }
}
