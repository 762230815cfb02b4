import { type AddressInfo, createServer, type Socket } from 'node:net';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putRecords } from '../../lib/aws/put-records.ts';
import type { OutgoingRecord } from '../../lib/domain/packing/outgoing-record.ts';
import type { RecordStream } from '../../lib/producer/record-stream.ts';
import { FakeKinesis } from './fake-kinesis.ts';
import { type StreamServer, startStreamServer } from './stream-server.ts';

let server: StreamServer;
const fake = new FakeKinesis();

beforeAll(async () => {
  server = await startStreamServer();
}, 60_000);

afterAll(() => server?.stop());

/** What both must do alike; the properties of the producer are tested over the first. */
const STREAMS: readonly [string, () => { stream: RecordStream; read: () => Promise<Uint8Array[]> }][] = [
  ['in memory', () => ({ stream: fake, read: async () => fake.records.map(({ data }) => data) })],
  [
    'of kinesalite',
    () => ({
      stream: putRecords(server.client, server.stream),
      read: async () => (await server.read()).map(({ data }) => data),
    }),
  ],
];

const record = (i: number, bytes: number, partitionKey = `key ${i}`): OutgoingRecord => ({
  partitionKey,
  data: Buffer.alloc(bytes, i),
});
const records = (count: number, bytes: number) => Array.from({ length: count }, (_, i) => record(i, bytes));
const sizes = (all: readonly Uint8Array[]) => all.map(({ length }) => length).sort((a, b) => a - b);

describe.each(STREAMS)('a stream %s', (_, open) => {
  test('takes 500 records, an empty one and one of 1 MiB among them, and has them all', async () => {
    const { stream, read } = open();
    const all = [...records(498, 7), record(1, 0), record(2, 1024 * 1024 - 5)];
    expect(await stream.put(all)).toEqual({
      outcomes: all.map(() => 'sent'),
      problem: null,
      hopeless: false,
    });
    expect(sizes(await read())).toEqual(sizes(all.map(({ data }) => data)));
  });

  test('takes 5 MiB in a call', async () => {
    const all = Array.from({ length: 5 }, (_, i) => record(i, 1024 * 1024 - 5));
    expect(new Set((await open().stream.put(all)).outcomes)).toEqual(new Set(['sent']));
  });

  test.each([
    ['501 records', records(501, 1)],
    ['a record over 1 MiB', [record(1, 1), record(2, 1024 * 1024 + 1)]],
    ['a key of 257 characters', [record(1, 1, 'k'.repeat(257))]],
  ])('refuses %s, for good and with nothing taken', async (__, all) => {
    const { stream, read } = open();
    const before = (await read()).length;
    const { outcomes, problem, hopeless } = await stream.put(all);
    expect([outcomes, hopeless]).toEqual([all.map(() => 'refused'), true]);
    expect(problem).toMatch(/^(Validation|InvalidArgument)Exception: /);
    expect(await read()).toHaveLength(before);
  });
});

test('a stream that is not there is hopeless; a server that is not there may come back', async () => {
  const nowhere = await putRecords(server.client, 'nowhere').put(records(1, 1));
  expect(nowhere).toMatchObject({
    outcomes: ['refused'],
    problem: expect.stringMatching(/^ResourceNotFoundException: /),
    hopeless: true,
  });
  await server.stop();
  const gone = await putRecords(server.client, server.stream).put(records(1, 1));
  expect(gone).toMatchObject({
    outcomes: ['refused'],
    problem: expect.stringContaining('ECONNREFUSED'),
    hopeless: false,
  });
});

test('a call that gets no answer is ended by its signal, and nobody knows what became of it', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket));
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  const { port } = silent.address() as AddressInfo;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new KinesisClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  const controller = new AbortController();
  const put = putRecords(client, 'clicks').put(records(1, 1), controller.signal);
  while (sockets.length === 0) await new Promise((turn) => setTimeout(turn, 10));
  controller.abort();
  expect(await put).toMatchObject({ outcomes: ['unknown'], hopeless: false });
  client.destroy();
  for (const socket of sockets) socket.destroy();
  silent.close();
});
