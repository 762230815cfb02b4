import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import {
  type Attributes,
  ExpressionError,
  holds,
  nameOf,
  type Placeholders,
  placeholdersIn,
  updated,
} from './expressions.ts';

const ITEM_BYTES_MAX = 400 * 1024;
const EXPRESSION_BYTES_MAX = 4 * 1024;
const OPERATORS_MAX = 300;

interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** The part of the commands' inputs that is read here. */
interface Input {
  readonly TableName: string;
  readonly Key: Key;
  readonly Item: Attributes;
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ProjectionExpression?: string;
  readonly KeyConditionExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
  readonly FilterExpression?: string;
  readonly ExclusiveStartKey?: Key;
  readonly ReturnValues?: string;
  readonly ReturnConsumedCapacity?: string;
  readonly ReturnValuesOnConditionCheckFailure?: string;
  readonly RequestItems: Readonly<Record<string, { readonly Keys: readonly Key[] }>>;
}

/** A command of the SDK's document client, as far as a server sees it. */
export interface Command {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

/**
 * DynamoDB in memory, at the level of `DynamoDBDocumentClient.send` and for the commands and
 * expressions that the product uses. Its limits are DynamoDB's.
 */
export class MemoryDynamodb {
  readonly #tables = new Map<string, Map<string, Attributes>>();
  /** Whether a refusal brings the item, where it is asked to; not every server does. */
  readonly #sendsRefusedItem: () => boolean;

  constructor(sendsRefusedItem: () => boolean = () => true) {
    this.#sendsRefusedItem = sendsRefusedItem;
  }

  /** @throws the errors that the SDK throws for DynamoDB's answers */
  execute({ constructor: { name }, input }: Command): object {
    const given = input as Input;
    try {
      if (name === 'UpdateCommand') return this.#update(given);
      if (name === 'PutCommand') return this.#write(given, given.Item as Attributes & Key, given.Item);
      if (name === 'GetCommand') return this.#get(given);
      if (name === 'BatchGetCommand') return this.#batchGet(given);
      if (name === 'QueryCommand') return this.#query(given);
      if (name === 'ScanCommand') return { Items: this.items(given.TableName) };
    } catch (error) {
      if (error instanceof ExpressionError) throw validationException(error.message);
      throw error;
    }
    throw new Error(`the simulator's DynamoDB knows no ${name}`);
  }

  /** Every item of a table, in the order of their keys. */
  items(table: string): Attributes[] {
    const sorted = [...this.#table(table)].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([, item]) => item);
  }

  #table(name: string): Map<string, Attributes> {
    let table = this.#tables.get(name);
    if (!table) {
      table = new Map();
      this.#tables.set(name, table);
    }
    return table;
  }

  #item(table: string, key: Key): Attributes | undefined {
    return this.#table(table).get(idOf(key));
  }

  #get(input: Input): object {
    const item = this.#item(input.TableName, input.Key);
    if (!item) return {};
    if (!input.ProjectionExpression) return { Item: structuredClone(item) };
    const placeholders = placeholdersOf(input);
    const names = input.ProjectionExpression.split(',').map((token) => nameOf(token.trim(), placeholders));
    return { Item: Object.fromEntries(names.flatMap((name) => (name in item ? [[name, item[name]]] : []))) };
  }

  #batchGet({ RequestItems }: Input): object {
    const found = Object.entries(RequestItems).map(([table, { Keys }]) => [
      table,
      Keys.flatMap((key) => structuredClone(this.#item(table, key)) ?? []),
    ]);
    return { Responses: Object.fromEntries(found) };
  }

  /** Of an index as of the table: what has no key of the index fulfils no condition on it. */
  #query(input: Input): object {
    const placeholders = placeholdersOf(input);
    const { KeyConditionExpression, FilterExpression, ExclusiveStartKey: start } = input;
    const Items = this.items(input.TableName).filter(
      (item) =>
        holds(item, KeyConditionExpression, placeholders) &&
        (start === undefined || idOf(item as Attributes & Key) > idOf(start)) &&
        (FilterExpression === undefined || holds(item, FilterExpression, placeholders)),
    );
    return { Items: structuredClone(Items), Count: Items.length };
  }

  #update(input: Input): object {
    const placeholders = placeholdersOf(input);
    const old = this.#item(input.TableName, input.Key);
    const item = updated(old ?? { ...input.Key }, input.UpdateExpression, placeholders);
    return this.#write(input, input.Key, item);
  }

  /** Every write is conditional or is not; the condition is about the item as it was. */
  #write(input: Input, key: Key, item: Attributes): object {
    const old = this.#item(input.TableName, key);
    const { ConditionExpression: condition } = input;
    if (condition && !holds(old ?? {}, condition, placeholdersOf(input))) throw this.#refusal(input, old);
    const bytes = sizeOf(item);
    if (bytes > ITEM_BYTES_MAX)
      throw validationException('Item size to update has exceeded the maximum allowed size');
    this.#table(input.TableName).set(idOf(key), structuredClone(item));
    if (input.ReturnValues === 'ALL_NEW') return { Attributes: structuredClone(item) };
    if (input.ReturnConsumedCapacity !== 'TOTAL') return {};
    // What a write costs is the larger of what the item was and what it is.
    const units = Math.ceil(Math.max(bytes, old ? sizeOf(old) : 0) / 1024);
    return { ConsumedCapacity: { TableName: input.TableName, CapacityUnits: units } };
  }

  #refusal(input: Input, old: Attributes | undefined): Error {
    const wanted = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && this.#sendsRefusedItem();
    return new ConditionalCheckFailedException({
      message: 'The conditional request failed',
      $metadata: { httpStatusCode: 400 },
      ...(wanted && old && { Item: marshall(old) }),
    });
  }
}

const idOf = ({ pk, sk }: Key) => `${pk}\n${sk}`;

/** Checks what DynamoDB checks of the expressions themselves. */
function placeholdersOf(input: Input): Placeholders {
  const names = input.ExpressionAttributeNames ?? {};
  const values = input.ExpressionAttributeValues ?? {};
  const expressions = [
    input.UpdateExpression,
    input.ConditionExpression,
    input.ProjectionExpression,
    input.KeyConditionExpression,
    input.FilterExpression,
  ];
  const used = new Set(expressions.flatMap((expression) => (expression ? placeholdersIn(expression) : [])));
  for (const name of [...Object.keys(names), ...Object.keys(values)])
    if (!used.has(name)) throw new ExpressionError(`${name} is unused in expressions`);
  for (const expression of expressions)
    if (expression && Buffer.byteLength(expression) > EXPRESSION_BYTES_MAX)
      throw new ExpressionError('Expression size has exceeded the maximum allowed size');
  const operators = input.UpdateExpression?.match(/[=,]|ADD/g)?.length ?? 0;
  if (operators > OPERATORS_MAX) throw new ExpressionError('The expression contains too many operators');
  return { names, values };
}

function validationException(message: string): Error {
  return Object.assign(new Error(message), { name: 'ValidationException' });
}

/** DynamoDB's rule: names and text in UTF-8, a byte for two digits of a number and one more. */
function sizeOf(item: Attributes): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item)) {
    bytes += Buffer.byteLength(name);
    if (typeof value === 'number') bytes += Math.ceil(String(value).length / 2) + 1;
    else if (value instanceof Uint8Array) bytes += value.length;
    else bytes += Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
  }
  return bytes;
}
