import { type KinesisClient, PutRecordsCommand, type PutRecordsResultEntry } from '@aws-sdk/client-kinesis';
import type { PutAnswer, PutOutcome, RedriveStream } from '../redrive/redrive-stream.ts';

/** No connection was made, so no request was. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
/** The one refusal of a single record of which it is certain that it is not on the stream. */
const THROTTLED = 'ProvisionedThroughputExceededException';

/**
 * Puts records on a stream once.
 * @param client with `maxAttempts: 1`: the SDK's own second call after a timeout could put them twice.
 */
export function redriveSender(client: KinesisClient, stream: string): RedriveStream {
  return {
    async put(records) {
      const entries = records.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: data }));
      const command = new PutRecordsCommand({ StreamName: stream, Records: entries });
      try {
        const { Records = [] } = await client.send(command);
        const refusal = Records.find(({ ErrorCode }) => ErrorCode);
        const outcomes = entries.map((_, i) => outcomeOf(Records[i]));
        return {
          outcomes,
          problem: refusal ? `${refusal.ErrorCode} ${refusal.ErrorMessage ?? ''}`.trim() : null,
        };
      } catch (error) {
        return failed(error, records.length);
      }
    },
  };
}

function outcomeOf(result: PutRecordsResultEntry | undefined): PutOutcome {
  if (result?.SequenceNumber) return 'sent';
  return result?.ErrorCode === THROTTLED ? 'refused' : 'unknown';
}

/** A 4xx answer is a refusal of the whole call; what else goes wrong leaves the outcome open. */
function failed(error: unknown, records: number): PutAnswer {
  const { message, name, code, $metadata } = error as Error & {
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode ?? 0;
  const refused = (status >= 400 && status < 500) || NOT_CONNECTED.has(code ?? '');
  const outcomes = Array.from({ length: records }, (): PutOutcome => (refused ? 'refused' : 'unknown'));
  return { outcomes, problem: `${name}: ${message || code || 'no answer'}` };
}
