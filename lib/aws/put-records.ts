import { type KinesisClient, PutRecordsCommand, type PutRecordsResultEntry } from '@aws-sdk/client-kinesis';
import type { OutgoingRecord } from '../domain/packing/outgoing-record.ts';
import type { PutAnswer, PutOutcome, RecordStream } from '../producer/record-stream.ts';

/** No connection was made, so no request was. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
/** The one refusal of a single record of which it is certain that it is not on the stream. */
const THROTTLED = 'ProvisionedThroughputExceededException';
/** By the error's name or message. Other refusals pass: throttling, a token just being renewed. */
const HOPELESS =
  /^(ResourceNotFound|AccessDenied|Validation|InvalidArgument|Serialization|UnrecognizedClient|InvalidSignature|MissingAuthenticationToken|OptInRequired|KMS(AccessDenied|Disabled|InvalidState|NotFound|OptInRequired)|CredentialsProviderError|Region is missing)/;
/** The SDK waits for ever; 5 MiB take 40 s at 1 Mbit/s. */
const CALL_MS_MAX = 60_000;

/**
 * Puts records on a stream, each call once.
 * @param client with `maxAttempts: 1`: the SDK's own second call after a timeout could put them twice.
 */
export function putRecords(client: KinesisClient, stream: string): RecordStream {
  return {
    async put(records, signal) {
      try {
        const command = commandOf(stream, records);
        const { Records = [] } = await endedBy(signal, (abortSignal) =>
          client.send(command, { abortSignal }),
        );
        const refusal = Records.find(({ ErrorCode }) => ErrorCode);
        return {
          outcomes: records.map((_, i) => outcomeOf(Records[i])),
          problem: refusal ? `${refusal.ErrorCode} ${refusal.ErrorMessage ?? ''}`.trim() : null,
          hopeless: false,
        };
      } catch (error) {
        return failed(error, records.length);
      }
    },
  };
}

/** Ends a call by a signal or by its time. Without `AbortSignal.any`, which Node 20 keeps for as long as `signal`. */
async function endedBy<T>(
  signal: AbortSignal | undefined,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const end = () => controller.abort();
  const timer = setTimeout(end, CALL_MS_MAX);
  if (signal?.aborted) end();
  signal?.addEventListener('abort', end);
  try {
    return await call(controller.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}

function commandOf(stream: string, records: readonly OutgoingRecord[]): PutRecordsCommand {
  const entries = records.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: data }));
  return new PutRecordsCommand({ StreamName: stream, Records: entries });
}

function outcomeOf(result: PutRecordsResultEntry | undefined): PutOutcome {
  if (result?.SequenceNumber) return 'sent';
  return result?.ErrorCode === THROTTLED ? 'refused' : 'unknown';
}

/** HTTP/2 has the reason for which there is no connection as the cause. */
type Failure = Error & { code?: string; cause?: { code?: string }; $metadata?: { httpStatusCode?: number } };

/** A 4xx answer is a refusal of the whole call; what else goes wrong leaves the outcome open. */
function failed(error: unknown, records: number): PutAnswer {
  const { message, name, code, cause, $metadata } = error as Failure;
  const status = $metadata?.httpStatusCode ?? 0;
  const hopeless = status < 500 && (HOPELESS.test(name) || HOPELESS.test(message));
  const refused =
    hopeless || (status >= 400 && status < 500) || NOT_CONNECTED.has((cause?.code ?? code) || '');
  const outcomes = Array.from({ length: records }, (): PutOutcome => (refused ? 'refused' : 'unknown'));
  return { outcomes, problem: `${name}: ${message || code || 'no answer'}`, hopeless, cause: error };
}
