import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type {
  Addition,
  AdditionResult,
  ItemKey,
  RollupStore,
  ShardState,
} from '../../lib/count/rollup-store.ts';
import { BEFORE_ALL, type Checkpoint } from '../../lib/domain/rollups/checkpoint.ts';
import type { Send } from '../../scripts/faults/clients.ts';
import { ROLLUPS } from '../../scripts/faults/container.ts';
import type { Command } from '../../scripts/faults/memory-dynamodb.ts';
import type { Plant } from '../../scripts/faults/plant.ts';

type Input = Record<string, unknown>;

/** A server's send whose commands are changed on their way. */
function changing(change: (name: string, input: Input) => Input): (send: Send) => Send {
  return (send) => (command) => {
    const changed = change(command.constructor.name, command.input as Input);
    return send({ constructor: command.constructor, input: changed } as Command);
  };
}

/** Every condition holds that `matches`. */
function unconditional(matches: RegExp): (send: Send) => Send {
  return changing((_, input) => {
    const { ConditionExpression: condition, UpdateExpression: update } = input;
    if (condition === undefined || !matches.test(String(update))) return input;
    return { ...input, ConditionExpression: `(${condition}) OR attribute_not_exists(nothing)` };
  });
}

/** Adds counters and asks nothing. */
async function addCounters(send: Send, key: ItemKey, counters: ReadonlyMap<string, number>): Promise<void> {
  const named = [...counters].map(([name, count], i) => ({ name, count, i }));
  await send(
    new UpdateCommand({
      TableName: ROLLUPS,
      Key: key,
      UpdateExpression: `ADD ${named.map(({ i }) => `#c${i} :c${i}`).join(',')}`,
      ExpressionAttributeNames: Object.fromEntries(named.map(({ name, i }) => [`#c${i}`, name])),
      ExpressionAttributeValues: Object.fromEntries(named.map(({ count, i }) => [`:c${i}`, count])),
    }),
  );
}

function withAdd(
  store: RollupStore,
  add: (addition: Addition) => Promise<AdditionResult>,
  rest: Partial<RollupStore> = {},
): RollupStore {
  return { ...store, add, ...rest };
}

const added: AdditionResult = { outcome: 'added', bytes: 1024 };

const refusedMeansDone = (store: RollupStore): RollupStore =>
  withAdd(store, async (addition) => {
    const result = await store.add(addition);
    return result.outcome === 'refused' && result.state.split === null ? added : result;
  });

/** One transaction a write: the counters, on condition that the batch has not marked the item. */
const batchMarkers = (store: RollupStore, send: Send, { first, last }: { first: string; last: string }) =>
  withAdd(store, async (addition) => {
    const mark = `batch ${first}-${last}`;
    const { key, counters } = addition;
    const named = [...counters].map(([name, count], i) => ({ name, count, i }));
    try {
      await send(
        new UpdateCommand({
          TableName: ROLLUPS,
          Key: key,
          UpdateExpression: `SET #mark = :mark ADD ${named.map(({ i }) => `#c${i} :c${i}`).join(',')}`,
          ConditionExpression: 'attribute_not_exists(#mark)',
          ExpressionAttributeNames: {
            '#mark': `${mark} ${addition.first}`,
            ...Object.fromEntries(named.map(({ name, i }) => [`#c${i}`, name])),
          },
          ExpressionAttributeValues: {
            ':mark': mark,
            ...Object.fromEntries(named.map(({ count, i }) => [`:c${i}`, count])),
          },
        }),
      );
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    }
    return added;
  });

const unpadded = (checkpoint: Checkpoint) => checkpoint.replace(/^0+(?=\d)/, '');
const padded = (checkpoint: Checkpoint) =>
  checkpoint === BEFORE_ALL ? checkpoint : checkpoint.padStart(56 + '.00000'.length, '0');
const paddedState = ({ checkpoint, split }: ShardState): ShardState => ({
  checkpoint: padded(checkpoint),
  split: split === null ? null : padded(split),
});

const unpaddedCheckpoints = (store: RollupStore): RollupStore =>
  withAdd(
    store,
    async (addition) => {
      const { first, last } = addition;
      const result = await store.add({ ...addition, first: unpadded(first), last: unpadded(last) });
      return result.outcome === 'refused' ? { ...result, state: paddedState(result.state) } : result;
    },
    {
      state: async (key, shard) => paddedState(await store.state(key, shard)),
      split: (key, shard, { checkpoint, split }) =>
        store.split(key, shard, { checkpoint: unpadded(checkpoint), split }),
    },
  );

const checkpointFirst = (store: RollupStore, send: Send): RollupStore =>
  withAdd(store, async (addition) => {
    const result = await store.add({ ...addition, counters: new Map([['moved', 1]]) });
    if (result.outcome === 'added') await addCounters(send, addition.key, addition.counters);
    return result;
  });

/** `totals#us-east-1.clicks.0` → `totals#0`: which stream it was, nobody knows. */
const withoutStream = ({ pk, sk }: ItemKey): ItemKey => ({
  pk,
  sk: sk.replace(/#[a-z]+-[a-z]+-\d\.[a-z]+\./, '#'),
});

const keyedByShardAlone = (store: RollupStore): RollupStore => ({
  ...store,
  add: (addition) => store.add({ ...addition, key: withoutStream(addition.key) }),
  state: (key, shard) => store.state(withoutStream(key), shard),
  split: (key, shard, state) => store.split(withoutStream(key), shard, state),
  attributes: (key) => store.attributes(withoutStream(key)),
});

const splitAnywhere = (store: RollupStore): RollupStore =>
  withAdd(store, async (addition) => {
    const result = await store.add(addition);
    if (result.outcome !== 'refused' || result.state.split === null) return result;
    return { ...result, state: { ...result.state, split: BEFORE_ALL } };
  });

/** A segment is named by its first sequence number alone, so that a shorter one can take its place. */
const keyedByFirst = changing((name, input) => {
  if (name !== 'PutObjectCommand') return input;
  return { ...input, Key: String(input.Key).replace(/(\d{56})-\d{56}/, '$1-$1') };
});

/** The bugs that the simulator must find, by what is wrong. */
export const PLANTS: Readonly<Record<string, Plant>> = {
  'no condition on the update': { dynamodb: unconditional(/ADD/) },
  'a failed condition taken for "done"': { store: refusedMeansDone },
  'the checkpoint kept per batch in a marker': { store: batchMarkers },
  'two invocations a shard at once': { parallelizationFactor: 2 },
  'sequence numbers compared as unpadded text': { store: unpaddedCheckpoints },
  'the checkpoint written before the counters': { store: checkpointFirst },
  'a checkpoint by shard id alone for two streams': { store: keyedByShardAlone },
  'a batch given up after two retries and put again': { retriesMax: 2 },
  "a split whose place its children don't know": { store: splitAnywhere },
  'a sketch written whatever its version': { dynamodb: unconditional(/#sketch/) },
  'a segment named by its first record alone': { s3: keyedByFirst },
};
