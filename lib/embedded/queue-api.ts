import type { IncomingMessage, ServerResponse } from 'node:http';
import { md5, type Queue, type QueuedMessage } from './queue.ts';
import type { Queues } from './queues.ts';

/** How the SDK names what it wants. */
export const SQS_TARGET = 'AmazonSQS.';
const BODY_BYTES_MAX = 1024 * 1024 + 64 * 1024;
const BATCH_MAX = 10;

type Input = Readonly<Record<string, unknown>>;

/** In SQS' words. */
class SqsError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** What of SQS is answered: what clickweek, its tool and a person with the AWS CLI ask. */
const ACTIONS: Readonly<Record<string, (queue: Queue, input: Input) => object>> = {
  SendMessage: (queue, input) => sent(queue.send(text(input.MessageBody), seconds(input.DelaySeconds))),
  SendMessageBatch: (queue, input) => ({
    Successful: entries(input).map((entry) => ({
      Id: text(entry.Id),
      ...sent(queue.send(text(entry.MessageBody), seconds(entry.DelaySeconds))),
    })),
    Failed: [],
  }),
  ReceiveMessage: (queue, input) => {
    const visibilityMs = input.VisibilityTimeout === undefined ? undefined : seconds(input.VisibilityTimeout);
    return { Messages: queue.receive(Number(input.MaxNumberOfMessages ?? 1), visibilityMs).map(received) };
  },
  DeleteMessage: (queue, input) => {
    queue.delete(text(input.ReceiptHandle));
    return {};
  },
  ChangeMessageVisibility: (queue, input) => {
    if (!queue.hide(text(input.ReceiptHandle), seconds(input.VisibilityTimeout)))
      throw new SqsError('com.amazonaws.sqs#ReceiptHandleIsInvalid', 'The receipt handle is not valid.');
    return {};
  },
  GetQueueAttributes: (queue) => ({
    Attributes: { QueueArn: queue.definition.arn, ApproximateNumberOfMessages: String(queue.length) },
  }),
};

/**
 * Answers SQS' JSON protocol; whatever comes in, something goes out.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-json-request-response-structure.html
 */
export async function answerSqs(
  request: IncomingMessage,
  response: ServerResponse,
  queues: Queues,
): Promise<void> {
  try {
    const action = String(request.headers['x-amz-target']).slice(SQS_TARGET.length);
    reply(response, 200, act(action, await readInput(request), queues));
  } catch (error) {
    const { type, message } = error instanceof SqsError ? error : invalid('The request cannot be read.');
    reply(response, 400, { __type: type, message });
  }
}

function act(action: string, input: Input, queues: Queues): object {
  if (action === 'GetQueueUrl')
    return { QueueUrl: known(queues.byName(text(input.QueueName))).definition.url };
  const perform = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (!perform)
    throw new SqsError(
      'com.amazon.coral.service#UnknownOperationException',
      `${action} is not answered here.`,
    );
  return perform(known(queues.byUrl(text(input.QueueUrl))), input);
}

function known(queue: Queue | undefined): Queue {
  if (queue) return queue;
  throw new SqsError('com.amazonaws.sqs#QueueDoesNotExist', 'The specified queue does not exist.');
}

async function readInput(request: IncomingMessage): Promise<Input> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
  }
  if (bytes > BODY_BYTES_MAX)
    throw new SqsError('com.amazonaws.sqs#BatchRequestTooLong', 'The batch is longer than 1 MiB.');
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Input;
}

function entries(input: Input): Input[] {
  const list = (Array.isArray(input.Entries) ? input.Entries : []) as Input[];
  if (list.length === 0)
    throw new SqsError('com.amazonaws.sqs#EmptyBatchRequest', 'There is no entry in the batch.');
  if (list.length > BATCH_MAX)
    throw new SqsError('com.amazonaws.sqs#TooManyEntriesInBatchRequest', `More than ${BATCH_MAX} entries.`);
  if (new Set(list.map(({ Id }) => Id)).size < list.length)
    throw new SqsError('com.amazonaws.sqs#BatchEntryIdsNotDistinct', 'Two entries have one Id.');
  return list;
}

function invalid(message: string): SqsError {
  return new SqsError('com.amazonaws.sqs#InvalidParameterValue', message);
}

function text(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new SqsError('com.amazonaws.sqs#MissingParameter', 'A parameter is missing.');
}

function seconds(value: unknown): number {
  return Number(value ?? 0) * 1000;
}

function sent({ id, body }: QueuedMessage): object {
  return { MessageId: id, MD5OfMessageBody: md5(body) };
}

function received(message: QueuedMessage): object {
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: { ApproximateReceiveCount: String(message.receives) },
  };
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body));
}
