import type { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { expect, test } from 'vitest';
import { type OutgoingRecord, putRecordsCalls, sendRecords } from '../../lib/aws/record-sender.ts';

const record = (i: number, bytes = 10): OutgoingRecord => ({
  partitionKey: `key-${i}`,
  data: Buffer.alloc(bytes, i),
});
const records = (count: number, bytes?: number) => Array.from({ length: count }, (_, i) => record(i, bytes));

async function callSizes(all: OutgoingRecord[]): Promise<number[]> {
  const sizes: number[] = [];
  for await (const call of putRecordsCalls(all)) sizes.push(call.length);
  return sizes;
}

test('a call holds at most 500 records', async () => {
  expect(await callSizes(records(1203))).toEqual([500, 500, 203]);
  expect(await callSizes([])).toEqual([]);
});

test('a call holds at most 5 MiB, partition keys included', async () => {
  expect(await callSizes(records(11, 1024 * 1024 - 5))).toEqual([5, 5, 1]);
  expect(await callSizes(records(11, 1024 * 1024))).toEqual([4, 4, 3]);
});

const pause = async () => {};

/** A stream that refuses the records for which `refuses` says so, by key and attempt. */
function stream(refuses: (key: string, attempt: number) => boolean) {
  const taken: string[] = [];
  const attempts = new Map<string, number>();
  const client = {
    send: async ({ input }: PutRecordsCommand) => ({
      Records: input.Records?.map(({ PartitionKey: key = '' }) => {
        const attempt = (attempts.get(key) ?? 0) + 1;
        attempts.set(key, attempt);
        if (refuses(key, attempt))
          return { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'slow down' };
        taken.push(key);
        return { SequenceNumber: '1', ShardId: 'shardId-000000000000' };
      }),
    }),
  } as unknown as KinesisClient;
  return { client, taken };
}

test('what the stream refuses is sent again, and nothing else', async () => {
  const { client, taken } = stream((key, attempt) => key.endsWith('3') && attempt < 3);
  const progress: number[] = [];
  expect(
    await sendRecords(client, 'clicks', records(8), { pause, onSent: (sent) => progress.push(sent) }),
  ).toBe(8);
  expect(taken).toEqual(['key-0', 'key-1', 'key-2', 'key-4', 'key-5', 'key-6', 'key-7', 'key-3']);
  expect(progress).toEqual([8]);
});

test('records that stay refused are named in the error', async () => {
  const { client } = stream((key) => key === 'key-1' || key === 'key-2');
  await expect(sendRecords(client, 'clicks', records(4), { pause })).rejects.toThrow(
    '2 records are not on stream clicks after 12 attempts: ProvisionedThroughputExceededException slow down',
  );
});
