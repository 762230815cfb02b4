import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Addition, AdditionResult, ItemKey, RollupStore, ShardState } from '../count/rollup-store.ts';
import { BEFORE_ALL } from '../domain/rollups/checkpoint.ts';
import type { RollupItem } from '../domain/rollups/merge-items.ts';
import { isConditionFailure, refusingItem } from './condition-failure.ts';

/** The rollup table as counting writes it. @param table its name */
export function rollupStore(client: DynamoDBDocumentClient, table: string): RollupStore {
  const readItem = async (key: ItemKey, names?: readonly string[]): Promise<RollupItem> => {
    const { Item = {} } = await client.send(
      new GetCommand({ TableName: table, Key: key, ConsistentRead: true, ...projection(names) }),
    );
    return Item;
  };
  const state = async (key: ItemKey, shard: number) =>
    stateOf(await readItem(key, [checkpointName(shard), splitName(shard)]), shard);
  /** False where the condition failed; `old` is the item as it was, where the server sends it. */
  const update = async (
    key: ItemKey,
    rest: Omit<UpdateCommand['input'], 'TableName' | 'Key'>,
  ): Promise<{ done: true; bytes: number } | { done: false; old: RollupItem | undefined }> => {
    try {
      const { ConsumedCapacity } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: key,
          ReturnConsumedCapacity: 'TOTAL',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...rest,
        }),
      );
      return { done: true, bytes: (ConsumedCapacity?.CapacityUnits ?? 0) * 1024 };
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
      return { done: false, old: refusingItem(error) };
    }
  };

  return {
    state,

    async add(addition): Promise<AdditionResult> {
      try {
        const result = await update(addition.key, additionInput(addition));
        if (result.done) return { outcome: 'added', bytes: result.bytes };
        const { key, shard } = addition;
        return {
          outcome: 'refused',
          // DynamoDB sends the old item with the refusal; a server that does not is asked for it.
          state: result.old ? stateOf(result.old, shard) : await state(key, shard),
        };
      } catch (error) {
        if (isItemTooLarge(error)) return { outcome: 'too-large' };
        throw error;
      }
    },

    async split(key, shard, { checkpoint }) {
      const isFirst = checkpoint === BEFORE_ALL;
      const { done } = await update(key, {
        UpdateExpression: 'SET #split = :at',
        ConditionExpression: `${isFirst ? 'attribute_not_exists(#at)' : '#at = :at'} AND attribute_not_exists(#split)`,
        ExpressionAttributeNames: { '#at': checkpointName(shard), '#split': splitName(shard) },
        ExpressionAttributeValues: { ':at': checkpoint },
      });
      return done ? 'split' : 'refused';
    },

    async attributes(key) {
      return new Set(Object.keys(await readItem(key)));
    },

    async readSketch(key) {
      const item = await readItem(key);
      if (!item.sketch) return null;
      return { bytes: item.sketch as Uint8Array, version: item.version as number };
    },

    async writeSketch(key, bytes, readVersion) {
      const isFirst = readVersion === null;
      const { done } = await update(key, {
        UpdateExpression: 'SET #sketch = :sketch, #version = :version',
        ConditionExpression: isFirst ? 'attribute_not_exists(#version)' : '#version = :read',
        ExpressionAttributeNames: { '#sketch': 'sketch', '#version': 'version' },
        ExpressionAttributeValues: {
          ':sketch': bytes,
          ':version': (readVersion ?? 0) + 1,
          ...(!isFirst && { ':read': readVersion }),
        },
      });
      return done ? 'written' : 'refused';
    },
  };
}

/** `at.42`: the checkpoint of shard 42. */
const checkpointName = (shard: number) => `at.${shard}`;
const splitName = (shard: number) => `split.${shard}`;

function stateOf(item: RollupItem, shard: number): ShardState {
  return {
    checkpoint: (item[checkpointName(shard)] as string | undefined) ?? BEFORE_ALL,
    split: (item[splitName(shard)] as string | undefined) ?? null,
  };
}

/** `SET #at = :last ADD #0 :0,#1 :1,…` on condition that the shard has not come to `first`. */
function additionInput({ shard, counters, first, last, latestMs }: Addition) {
  const names: Record<string, string> = { '#at': checkpointName(shard), '#split': splitName(shard) };
  const values: Record<string, unknown> = { ':first': first, ':last': last };
  const sets = ['#at = :last'];
  if (latestMs !== undefined) {
    names['#latest'] = `latest.${shard}`;
    values[':latest'] = new Date(latestMs).toISOString();
    sets.push('#latest = :latest');
  }
  const adds: string[] = [];
  for (const [name, count] of counters) {
    // Short, since an expression may be no longer than 4 KB.
    const short = adds.length.toString(36);
    names[`#${short}`] = name;
    values[`:${short}`] = count;
    adds.push(`#${short} :${short}`);
  }
  return {
    UpdateExpression: `SET ${sets.join(',')} ADD ${adds.join(',')}`,
    ConditionExpression: '(attribute_not_exists(#at) OR #at < :first) AND attribute_not_exists(#split)',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

function projection(names: readonly string[] | undefined) {
  if (!names) return {};
  return {
    ProjectionExpression: names.map((_, i) => `#${i}`).join(','),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#${i}`, name])),
  };
}

function isItemTooLarge(error: unknown): boolean {
  const { name, message } = error as Error;
  return name === 'ValidationException' && /item size/i.test(message);
}
