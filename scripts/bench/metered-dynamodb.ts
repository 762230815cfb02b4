import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { documentClientOf } from '../faults/clients.ts';
import { holds, nameOf, type Placeholders, updated } from '../faults/expressions.ts';
import type { Command } from '../faults/memory-dynamodb.ts';
import { readUnits, writeUnits } from './capacity.ts';
import { type Attributes, itemBytes } from './item-size.ts';
import { type Key, MeteredTable, type Stored } from './metered-table.ts';
import { addUsage, noUsage, totalUsage, type Usage } from './usage.ts';

const ITEM_BYTES_MAX = 400 * 1024;
const QUERY_BYTES_MAX = 1024 * 1024;
const BATCH_KEYS_MAX = 100;

/** The part of the commands' inputs that is read here. */
interface Input {
  readonly TableName: string;
  readonly Key: Key;
  readonly Item: Attributes & Key;
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ProjectionExpression?: string;
  readonly KeyConditionExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
  readonly ConsistentRead?: boolean;
  readonly ExclusiveStartKey?: Key;
  readonly ReturnConsumedCapacity?: string;
  readonly RequestItems: Readonly<Record<string, { Keys: readonly Key[]; ConsistentRead?: boolean }>>;
}

/**
 * DynamoDB in memory that adds up what it would charge, whatever items it is given: below
 * `DynamoDBDocumentClient.send` nothing knows how counters are laid out.
 */
export class MeteredDynamodb {
  readonly client: DynamoDBDocumentClient = documentClientOf(async (command) => this.#timed(command));
  readonly #tables = new Map<string, MeteredTable>();
  /** By kind of item, which is its sort key up to the first `#`; of a table by its name and `/`. */
  readonly #usage = new Map<string, Usage>();
  #ownMs = 0;

  /** Of the items of each kind: `rollups/totals`, `rollups/visitors`, `sites/settings`… */
  usageByKind(): ReadonlyMap<string, Readonly<Usage>> {
    return this.#usage;
  }

  /** @param prefix of the kinds, `rollups/` */
  usage(prefix = ''): Usage {
    return totalUsage([...this.#usage].flatMap(([kind, usage]) => (kind.startsWith(prefix) ? [usage] : [])));
  }

  /** How long this stand-in itself has taken so far, ms: what a real table would do elsewhere. */
  get ownMs(): number {
    return this.#ownMs;
  }

  #timed(command: Command): object {
    const beganMs = performance.now();
    try {
      return this.execute(command);
    } finally {
      this.#ownMs += performance.now() - beganMs;
    }
  }

  /** Forgets what was asked so far, and keeps the items. */
  resetUsage(): void {
    this.#usage.clear();
  }

  table(name: string): MeteredTable {
    const table = this.#tables.get(name) ?? new MeteredTable();
    this.#tables.set(name, table);
    return table;
  }

  /** @throws what the SDK throws for DynamoDB's answers */
  execute({ constructor: { name }, input }: Command): object {
    const given = input as Input;
    if (name === 'PutCommand') return this.#write(given, given.Item, given.Item, itemBytes(given.Item));
    if (name === 'UpdateCommand') return this.#update(given);
    if (name === 'GetCommand') return this.#get(given);
    if (name === 'BatchGetCommand') return this.#batchGet(given);
    if (name === 'QueryCommand') return this.#query(given);
    throw new Error(`the metered DynamoDB knows no ${name}`);
  }

  #charge(table: string, { sk }: Key, charge: Partial<Usage>): void {
    const kind = `${table}/${String(sk ?? '').split('#', 1)[0]}`;
    const usage = this.#usage.get(kind) ?? noUsage();
    this.#usage.set(kind, addUsage(usage, charge));
  }

  #update(input: Input): object {
    const old = this.table(input.TableName).get(input.Key);
    const item = updated(old?.item ?? { ...input.Key }, input.UpdateExpression, placeholdersOf(input));
    const named = Object.values(input.ExpressionAttributeNames ?? {});
    const bytesSent = itemBytes(Object.fromEntries(named.map((name) => [name, item[name]])));
    return this.#write(input, input.Key, item as Attributes & Key, bytesSent);
  }

  #write(input: Input, key: Key, item: Attributes & Key, bytesWritten: number): object {
    const { TableName, ConditionExpression: condition } = input;
    const old = this.table(TableName).get(key);
    if (condition && !holds(old?.item ?? {}, condition, placeholdersOf(input))) {
      const units = writeUnits(old?.bytes ?? 0, 0);
      this.#charge(TableName, key, { writeUnits: units, writes: 1, refusedWrites: 1, requests: 1 });
      throw refusal(old);
    }
    const stored = { item: { ...item }, bytes: itemBytes(item) };
    if (stored.bytes > ITEM_BYTES_MAX)
      throw validationException('Item size to update has exceeded the maximum allowed size');
    this.table(TableName).put(key, stored);
    const units = writeUnits(old?.bytes ?? 0, stored.bytes);
    this.#charge(TableName, key, { writeUnits: units, writes: 1, requests: 1, bytesWritten });
    return input.ReturnConsumedCapacity ? { ConsumedCapacity: { TableName, CapacityUnits: units } } : {};
  }

  #get(input: Input): object {
    const stored = this.#read(input.TableName, input.Key, input.ConsistentRead ?? false);
    this.#charge(input.TableName, input.Key, { requests: 1 });
    if (!stored) return {};
    if (!input.ProjectionExpression) return { Item: { ...stored.item } };
    const placeholders = placeholdersOf(input);
    const names = input.ProjectionExpression.split(',').map((token) => nameOf(token.trim(), placeholders));
    const kept = names.filter((name) => name in stored.item).map((name) => [name, stored.item[name]]);
    return { Item: Object.fromEntries(kept) };
  }

  /** One item, charged for by itself whatever is asked for beside it. */
  #read(table: string, key: Key, isConsistent: boolean): Stored | undefined {
    const stored = this.table(table).get(key);
    const bytes = stored?.bytes ?? 0;
    this.#charge(table, key, { readUnits: readUnits(bytes, isConsistent), reads: 1, bytesRead: bytes });
    return stored;
  }

  #batchGet({ RequestItems }: Input): object {
    const asked = Object.entries(RequestItems);
    if (asked.reduce((keys, [, { Keys }]) => keys + Keys.length, 0) > BATCH_KEYS_MAX)
      throw validationException('Too many items requested for the BatchGetItem call');
    const [first] = asked;
    if (first?.[1].Keys[0]) this.#charge(first[0], first[1].Keys[0], { requests: 1 });
    const found = asked.map(([table, { Keys, ConsistentRead = false }]) => [
      table,
      Keys.flatMap((key) => this.#read(table, key, ConsistentRead) ?? []).map(({ item }) => ({ ...item })),
    ]);
    return { Responses: Object.fromEntries(found), UnprocessedKeys: {} };
  }

  /** A page of at most 1 MB; what it holds is added up before it is rounded. */
  #query(input: Input): object {
    const { TableName, ConsistentRead = false } = input;
    const { pk, prefix } = keyConditionOf(input);
    const found = this.table(TableName).range(pk, prefix, input.ExclusiveStartKey?.sk);
    const page: Stored[] = [];
    let bytes = 0;
    for (const stored of found) {
      if (page.length > 0 && bytes + stored.bytes > QUERY_BYTES_MAX) break;
      page.push(stored);
      bytes += stored.bytes;
    }
    const charge = { readUnits: readUnits(bytes, ConsistentRead), reads: page.length, requests: 1 };
    this.#charge(TableName, { pk, sk: 'query' }, { ...charge, bytesRead: bytes });
    const last = page.at(-1)?.item as Key | undefined;
    const more = page.length < found.length && last && { LastEvaluatedKey: { pk: last.pk, sk: last.sk } };
    return { Items: page.map(({ item }) => ({ ...item })), Count: page.length, ...more };
  }
}

/** `pk = :pk`, and `AND begins_with(sk, :prefix)` where there is more. */
function keyConditionOf(input: Input): { pk: string; prefix: string } {
  const match = /^#?\w+ = (:\w+)(?: AND begins_with\(\s*#?\w+,\s*(:\w+)\))?$/i.exec(
    input.KeyConditionExpression,
  );
  if (!match) throw new Error(`not a key condition: ${input.KeyConditionExpression}`);
  const values = input.ExpressionAttributeValues ?? {};
  const [, pk = '', prefix] = match;
  return { pk: String(values[pk]), prefix: prefix ? String(values[prefix]) : '' };
}

function placeholdersOf(input: Input): Placeholders {
  return { names: input.ExpressionAttributeNames ?? {}, values: input.ExpressionAttributeValues ?? {} };
}

function refusal(old: Stored | undefined): Error {
  return new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: { httpStatusCode: 400 },
    ...(old && { Item: marshall(old.item) }),
  });
}

function validationException(message: string): Error {
  return Object.assign(new Error(message), { name: 'ValidationException' });
}
