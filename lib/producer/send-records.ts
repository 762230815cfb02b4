import type { OutgoingRecord } from '../domain/packing/outgoing-record.ts';
import { RecordQueue, RecordsNotSentError } from './record-queue.ts';
import type { RecordStream } from './record-stream.ts';
import { systemTime, type Time } from './time.ts';

const CALLS_AT_ONCE_MAX = 4;
const GIVE_UP_AFTER_MS = 60_000;

/**
 * Puts records that somebody else has packed, and again those that did not go in: in any order and, after
 * an answer that left it open, twice.
 *
 * @throws RecordsNotSentError that says how many are not in and why.
 */
export async function sendRecords(
  stream: RecordStream,
  records: readonly OutgoingRecord[],
  time: Time = systemTime,
): Promise<void> {
  let notSent = 0;
  let why = '';
  const queue = new RecordQueue(stream, {
    time,
    callsAtOnceMax: CALLS_AT_ONCE_MAX,
    giveUpAfterMs: GIVE_UP_AFTER_MS,
    onCall: () => {},
    onSent: () => {},
    onCopies: () => {},
    onFailed(failed, { message }) {
      notSent += failed.length;
      why = message;
    },
  });
  queue.add(records);
  await queue.settled();
  if (notSent > 0)
    throw new RecordsNotSentError(`${notSent} of ${records.length} records are not on the stream: ${why}`);
}
