import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test } from 'vitest';
import type { QueueDefinition } from '../../lib/embedded/definitions.ts';
import { Outbox } from '../../lib/embedded/outbox.ts';
import { noPage, startPageServer } from '../../lib/embedded/page-server.ts';
import { QueueMapping } from '../../lib/embedded/queue-mapping.ts';
import { Queues } from '../../lib/embedded/queues.ts';
import { temporaryFolder } from './fixtures.ts';

const MINUTE_MS = 60_000;
const url = (name: string) => `https://sqs.us-east-1.amazonaws.com/000000000000/${name}`;
const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const definition = (name: string): QueueDefinition => ({
  name,
  url: url(name),
  arn: arn(name),
  visibilitySeconds: 60,
  retentionSeconds: 3600,
});

async function open(folder: string, clock: { nowMs: number }) {
  const queues = new Queues();
  const work = { ...definition('work'), deadLetterArn: arn('dead'), receivesMax: 3 };
  await queues.open([work, definition('dead')], folder, () => clock.nowMs);
  onTestFinished(() => queues.saved());
  const [queue, dead] = [queues.byName('work'), queues.byName('dead')];
  if (!queue || !dead) throw new Error('the queues are not there');
  return { queues, queue, dead };
}

test('the SDK sends, receives, hides and deletes, and finds a queue by its name', async () => {
  const clock = { nowMs: 1_000_000 };
  const { queues, queue } = await open(await temporaryFolder(), clock);
  const outbox = await Outbox.open(await temporaryFolder(), Date.now);
  const server = await startPageServer(0, { outbox, queues, emailEvents: [] }, noPage);
  onTestFinished(server.stop);
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = new SQSClient({
    region: 'us-east-1',
    endpoint: server.endpoint,
    credentials,
    maxAttempts: 1,
  });
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'work' }));
  expect(QueueUrl).toBe(url('work'));
  const Entries = ['one', 'two'].map((MessageBody, i) => ({ Id: `${i}`, MessageBody }));
  const { Successful } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 900 }));
  expect(Successful?.map(({ Id }) => Id)).toEqual(['0', '1']);
  const receive = async () =>
    (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))).Messages ?? [];
  const [one, two] = await receive();
  expect([one?.Body, two?.Body, (await receive()).length]).toEqual(['one', 'two', 0]);
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: one?.ReceiptHandle }));
  await client.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl,
      ReceiptHandle: two?.ReceiptHandle,
      VisibilityTimeout: 10,
    }),
  );
  clock.nowMs += 10_000;
  expect((await receive()).map(({ Body }) => Body)).toEqual(['two']);
  clock.nowMs += 15 * MINUTE_MS;
  expect((await receive()).map(({ Body }) => Body)).toEqual(['two', 'later']);
  expect(queue.length).toBe(2);
  const nobodys = new ReceiveMessageCommand({ QueueUrl: url('nobody') });
  await expect(client.send(nobodys)).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
});

test('what is received too often lies in the dead-letter queue, and what is too old nowhere', async () => {
  const clock = { nowMs: 0 };
  const { queue, dead } = await open(await temporaryFolder(), clock);
  queue.send('poison');
  const seen: number[] = [];
  for (let round = 0; round < 5; round++) {
    seen.push(queue.receive(10).length);
    clock.nowMs += MINUTE_MS;
  }
  expect([seen, queue.length, dead.receive(10).map(({ body }) => body)]).toEqual([
    [1, 1, 1, 0, 0],
    0,
    ['poison'],
  ]);
  queue.send('old');
  clock.nowMs += 61 * MINUTE_MS;
  expect([queue.receive(10), queue.length, dead.length]).toEqual([[], 0, 1]);
});

test('a queue keeps its messages over a restart, with what was hidden', async () => {
  const clock = { nowMs: 0 };
  const folder = await temporaryFolder();
  const first = await open(folder, clock);
  for (const body of ['one', 'two']) first.queue.send(body);
  first.queue.receive(1);
  await first.queues.saved();
  const { queue } = await open(folder, clock);
  expect(queue.receive(10).map(({ body }) => body)).toEqual(['two']);
  clock.nowMs += MINUTE_MS;
  expect(queue.receive(10).map(({ body }) => body)).toEqual(['one', 'two']);
});

test.each<[string, unknown, string[]]>([
  ['gives back nothing', { batchItemFailures: [] }, []],
  ['answers nothing', null, []],
  ['gives back one', (ids: string[]) => ({ batchItemFailures: [{ itemIdentifier: ids[1] }] }), ['two']],
  [
    'gives back what it was not given',
    { batchItemFailures: [{ itemIdentifier: 'x' }] },
    ['one', 'two', 'three'],
  ],
  ['throws', new Error('no'), ['one', 'two', 'three']],
])('where a function %s, the queue keeps just what it must', async (_, answer, kept) => {
  const clock = { nowMs: 0 };
  const { queue } = await open(await temporaryFolder(), clock);
  for (const body of ['one', 'two', 'three']) queue.send(body);
  const events: { Records: { messageId: string; body: string; eventSourceARN: string }[] }[] = [];
  const mapping = new QueueMapping({
    definition: {
      functionKey: 'sender',
      queueArn: arn('work'),
      batchMax: 10,
      concurrencyMax: 2,
      reportsItemFailures: true,
    },
    queue,
    invoke: async (payload) => {
      const event = JSON.parse(payload);
      events.push(event);
      if (answer instanceof Error) throw answer;
      if (typeof answer !== 'function') return answer;
      return answer(event.Records.map(({ messageId }: { messageId: string }) => messageId));
    },
    log: () => undefined,
    now: () => clock.nowMs,
  });
  while (events.length === 0) await new Promise((done) => setTimeout(done, 1));
  await mapping.settled();
  await mapping.stop();
  expect(events.map(({ Records }) => Records.map(({ body }) => body))).toEqual([['one', 'two', 'three']]);
  clock.nowMs += MINUTE_MS;
  expect(queue.receive(10).map(({ body }) => body)).toEqual(kept);
});
