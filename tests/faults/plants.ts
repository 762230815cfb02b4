import type { RollupStore } from '../../lib/count/rollup-store.ts';
import { BEFORE_ALL } from '../../lib/domain/rollups/checkpoint.ts';
import type { ItemKey, RollupItem } from '../../lib/domain/rollups/rollup-item.ts';
import type { Send } from '../../scripts/faults/clients.ts';
import type { Command } from '../../scripts/faults/memory-dynamodb.ts';
import type { Plant } from '../../scripts/faults/plant.ts';

type Input = Record<string, unknown>;
type Change = (store: RollupStore) => RollupStore;

/** A server's send whose commands are changed on their way. */
function changing(change: (name: string, input: Input) => Input): (send: Send) => Send {
  return (send) => (command) => {
    const changed = change(command.constructor.name, command.input as Input);
    return send({ constructor: command.constructor, input: changed } as Command);
  };
}

const kindOf = ({ sk }: ItemKey) => sk.slice(0, sk.indexOf('#'));

/** Puts what it is told to put, where the kind is one of these. */
function unconditional(kinds: RegExp): (send: Send) => Send {
  return changing((name, input) => {
    if (name !== 'PutCommand' || !kinds.test(kindOf(input.Item as RollupItem))) return input;
    const {
      ConditionExpression: _,
      ExpressionAttributeNames: __,
      ExpressionAttributeValues: ___,
      ...rest
    } = input;
    return rest;
  });
}

/** The store, with items changed as they are read. */
const reading =
  (change: (item: RollupItem) => RollupItem): Change =>
  (store) => ({
    ...store,
    read: async (keys) => (await store.read(keys)).map((item) => item && change(item)),
  });

/** The store, with items changed before they are put. */
const putting =
  (change: (item: RollupItem) => RollupItem): Change =>
  (store) => ({ ...store, put: (item) => store.put(change(item)) });

const refusedMeansDone: Change = (store) => ({
  ...store,
  async put(item) {
    await store.put(item);
    return 'written';
  },
});

/** An item says which batches it holds, and not up to where: another cut is another batch. */
const batchMarkers = (store: RollupStore, _: Send, { first, last }: { first: string; last: string }) => {
  const mark = `batch ${first}-${last}`;
  return {
    read: async (keys: readonly ItemKey[]) =>
      (await store.read(keys)).map(
        (item) => item && (kindOf(item) !== 'totals' || mark in item ? item : { ...item, at: BEFORE_ALL }),
      ),
    put: (item: RollupItem) => store.put(kindOf(item) === 'totals' ? { ...item, [mark]: 1 } : item),
  };
};

const unpadded = (item: RollupItem): RollupItem => ({ ...item, at: item.at.replace(/^0+(?=\d)/, '') });

/** Two writes where there should be one: the checkpoint, then what it stands for. */
const checkpointFirst: Change = (store) => ({
  ...store,
  async put(item) {
    const [before] = await store.read([item]);
    const moved = { ...before, pk: item.pk, sk: item.sk, version: item.version, at: item.at };
    if ((await store.put(moved)) === 'refused') return 'refused';
    return store.put({ ...item, version: item.version + 1 });
  },
});

/** `totals#us-east-1.clicks.0` → `totals#0`: which stream it was, nobody knows. */
const withoutStream = <T extends ItemKey>(key: T): T => ({
  ...key,
  sk: key.sk.replace(/#[a-z]+-[a-z]+-\d\.[a-z]+\./, '#'),
});

const keyedByShardAlone: Change = (store) => ({
  read: (keys) => store.read(keys.map(withoutStream)),
  put: (item) => store.put(withoutStream(item)),
});

/** Whoever merges does not look up to where it was merged. */
const mergedWithoutLooking = reading((item) =>
  /values|visitors/.test(kindOf(item)) ? { ...item, at: BEFORE_ALL } : item,
);

/** What is recent is dropped as if it had been merged. */
const droppedUnmerged: Change = (store) => ({
  ...store,
  put: async (item) => (/values|visitors/.test(kindOf(item)) ? 'written' : store.put(item)),
});

/** A merge is known by the place of the batch that does it, not of what is merged. */
const mergedUpToNow = (store: RollupStore, _: Send, { last }: { last: string }) =>
  putting((item) => (/values|visitors/.test(kindOf(item)) ? { ...item, at: last.padStart(56, '0') } : item))(
    store,
  );

/** A segment is named by its first sequence number alone, so that a shorter one can take its place. */
const keyedByFirst = changing((name, input) => {
  if (name !== 'PutObjectCommand') return input;
  return { ...input, Key: String(input.Key).replace(/(\d{56})-\d{56}/, '$1-$1') };
});

/** The bugs that the simulator must find, by what is wrong. */
export const PLANTS: Readonly<Record<string, Plant>> = {
  'no condition on the write of totals and what is recent': { dynamodb: unconditional(/totals|recent/) },
  'no condition on the write of what is merged': { dynamodb: unconditional(/values|visitors/) },
  'a refused write taken for "done"': { store: refusedMeansDone },
  'the checkpoint kept per batch in a marker': { store: batchMarkers },
  'two invocations a shard at once': { parallelizationFactor: 2 },
  'sequence numbers compared as unpadded text': { store: putting(unpadded) },
  'the checkpoint written before the counters': { store: checkpointFirst },
  'a checkpoint by shard id alone for two streams': { store: keyedByShardAlone },
  'a batch given up after two retries and put again': { retriesMax: 2 },
  'a merge that does not look up to where it was merged': { store: mergedWithoutLooking },
  'what was to be merged dropped': { store: droppedUnmerged },
  'a merge that says it holds the batch that does it': { store: mergedUpToNow },
  'a segment named by its first record alone': { s3: keyedByFirst },
};
