import { BatchGetCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { MeteredDynamodb } from '../../scripts/bench/metered-dynamodb.ts';
import { noUsage } from '../../scripts/bench/usage.ts';

const TableName = 'rollups';
const key = (sk: string, pk = 'a#2026-W47') => ({ pk, sk });

async function put(dynamodb: MeteredDynamodb, sk: string, bytes: number): Promise<void> {
  await dynamodb.client.send(
    new PutCommand({ TableName, Item: { ...key(sk), data: new Uint8Array(bytes) } }),
  );
}

test('a put costs what is larger, the item before or after it', async () => {
  const dynamodb = new MeteredDynamodb();
  await put(dynamodb, 'values#0', 3000);
  await put(dynamodb, 'values#0', 10);
  // Names and keys: pk, sk, data; `a#2026-W47` and `values#0`.
  const bytesWritten = 3000 + 10 + 2 * (2 + 10 + 2 + 8 + 4);
  expect(dynamodb.usage()).toEqual({ ...noUsage(), writeUnits: 6, writes: 2, requests: 2, bytesWritten });
});

test('a refused write costs what the item is that refused it', async () => {
  const dynamodb = new MeteredDynamodb();
  await put(dynamodb, 'values#0', 2000);
  dynamodb.resetUsage();
  const refused = new PutCommand({
    TableName,
    Item: key('values#0'),
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  await expect(dynamodb.client.send(refused)).rejects.toThrow('The conditional request failed');
  expect(dynamodb.usage()).toEqual({ ...noUsage(), writeUnits: 2, writes: 1, refusedWrites: 1, requests: 1 });
});

test('an update adds to what is there and says what it cost', async () => {
  const dynamodb = new MeteredDynamodb();
  const update = new UpdateCommand({
    TableName,
    Key: key('totals#0'),
    UpdateExpression: 'SET #at = :at ADD #n :n',
    ConditionExpression: 'attribute_not_exists(#at) OR #at < :at',
    ExpressionAttributeNames: { '#at': 'at', '#n': 'clicks' },
    ExpressionAttributeValues: { ':at': '1', ':n': 27 },
    ReturnConsumedCapacity: 'TOTAL',
  });
  const { ConsumedCapacity } = await dynamodb.client.send(update);
  const { Item } = await dynamodb.client.send(new GetCommand({ TableName, Key: key('totals#0') }));
  expect(ConsumedCapacity).toEqual({ TableName, CapacityUnits: 1 });
  expect(Item).toEqual({ ...key('totals#0'), at: '1', clicks: 27 });
  expect([...dynamodb.usageByKind().keys()]).toEqual(['rollups/totals']);
});

test('a batch read rounds each item by itself, found or not', async () => {
  const dynamodb = new MeteredDynamodb();
  await put(dynamodb, 'totals#0', 100);
  await put(dynamodb, 'values#0', 5000);
  dynamodb.resetUsage();
  const Keys = [key('totals#0'), key('values#0'), key('recent#0')];
  const { Responses } = await dynamodb.client.send(
    new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
  );
  expect(Responses?.[TableName]?.map(({ sk }) => sk)).toEqual(['totals#0', 'values#0']);
  expect(dynamodb.usage()).toMatchObject({ readUnits: 1 + 2 + 1, reads: 3, requests: 1 });
});

test('a query adds up what it finds before it rounds, and gives a page of at most 1 MB', async () => {
  const dynamodb = new MeteredDynamodb();
  for (let i = 0; i < 4; i++) await put(dynamodb, `page#${i}`, 300 * 1024);
  await put(dynamodb, 'totals#0', 100);
  dynamodb.resetUsage();
  const input = {
    TableName,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :page)',
    ExpressionAttributeValues: { ':pk': 'a#2026-W47', ':page': 'page#' },
  };
  const first = await dynamodb.client.send(new QueryCommand(input));
  const { LastEvaluatedKey: ExclusiveStartKey } = first;
  const second = await dynamodb.client.send(new QueryCommand({ ...input, ExclusiveStartKey }));
  expect([first.Count, second.Count, second.LastEvaluatedKey]).toEqual([3, 1, undefined]);
  const itemBytes = 300 * 1024 + 2 + 10 + 2 + 6 + 4;
  expect(dynamodb.usage()).toMatchObject({
    readUnits: Math.ceil((3 * itemBytes) / 4096) / 2 + Math.ceil(itemBytes / 4096) / 2,
    requests: 2,
    bytesRead: 4 * itemBytes,
  });
});

test('an item of more than 400 KB is refused', async () => {
  const dynamodb = new MeteredDynamodb();
  await expect(put(dynamodb, 'values#0', 400 * 1024)).rejects.toThrow(/Item size/);
});
