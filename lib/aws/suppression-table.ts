import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  paginateScan,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { SOFT_BOUNCES_WITHIN_MS } from '../domain/subscribers/soft-bounces.ts';
import {
  type Suppression,
  type SuppressionReason,
  suppressionId,
} from '../domain/subscribers/suppression.ts';
import type { SuppressionStore } from '../subscribers/stores.ts';
import { batchGet } from './batch-get.ts';
import { isConditionFailure } from './condition-failure.ts';
import { subscriberKey } from './subscriber-key.ts';

/** The suppressions as a person works with them. */
export interface SuppressionTable extends SuppressionStore {
  /** In no order. */
  list(): AsyncIterable<Suppression>;
}

const SUPPRESSION = 'suppression';
const SOFT_BOUNCES = 'soft-bounces';

interface Item {
  readonly pk: string;
  readonly sk: string;
  readonly reason: SuppressionReason;
  readonly sinceMs: number;
}

interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
  readonly idOf: (email: string) => Promise<string>;
}

/**
 * The suppressions table: pk the address's `suppressionId`, sk `suppression` or `soft-bounces`.
 *
 * @param key what addresses are named by; asked for once
 */
export function suppressionTable(
  client: DynamoDBDocumentClient,
  tableName: string,
  key: () => Promise<Uint8Array>,
): SuppressionTable {
  let known: Promise<Uint8Array> | undefined;
  const idOf = async (email: string): Promise<string> => {
    known ??= key();
    const own = known;
    // One that failed is asked for anew.
    own.catch(() => (known = undefined));
    return suppressionId(email, await own);
  };
  const table: Table = { client, name: tableName, idOf };
  return {
    find: (emails) => find(table, emails),
    add: (email, reason, sinceMs) => add(table, email, reason, sinceMs),
    remove: (email) => remove(table, email),
    addSoftBounce: (email, mark, atMs) => addSoftBounce(table, email, mark, atMs),
    list: () => list(table),
  };
}

/** The same, with the key that the ledger's table holds. */
export function keyedSuppressions(
  client: DynamoDBDocumentClient,
  tables: { readonly suppressions: string; readonly deliveries: string },
): SuppressionTable {
  return suppressionTable(client, tables.suppressions, () => subscriberKey(client, tables.deliveries));
}

async function find(
  { client, name, idOf }: Table,
  emails: readonly string[],
): Promise<Map<string, Suppression>> {
  const ids = await Promise.all(emails.map(idOf));
  const keys = [...new Set(ids)].map((pk) => ({ pk, sk: SUPPRESSION }));
  const items = (await batchGet(client, name, keys, { consistent: true })) as unknown as Item[];
  const byId = new Map(items.map((item) => [item.pk, toSuppression(item)]));
  return new Map(
    emails.flatMap((email, i) => {
      const found = byId.get(ids[i] ?? '');
      return found ? [[email, found]] : [];
    }),
  );
}

async function add(
  { client, name, idOf }: Table,
  email: string,
  reason: SuppressionReason,
  sinceMs: number,
): Promise<boolean> {
  const Item: Item = { pk: await idOf(email), sk: SUPPRESSION, reason, sinceMs };
  const command = new PutCommand({
    TableName: name,
    Item,
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  try {
    await client.send(command);
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
}

async function remove({ client, name, idOf }: Table, email: string): Promise<Suppression | null> {
  const pk = await idOf(email);
  // The bounces first: what is left of a crash is then the suppression, and not what would bring it back.
  await client.send(new DeleteCommand({ TableName: name, Key: { pk, sk: SOFT_BOUNCES } }));
  const { Attributes } = await client.send(
    new DeleteCommand({ TableName: name, Key: { pk, sk: SUPPRESSION }, ReturnValues: 'ALL_OLD' }),
  );
  return Attributes ? toSuppression(Attributes as Item) : null;
}

/** A set: an event that comes again adds nothing, and the order does not matter. */
async function addSoftBounce(
  { client, name, idOf }: Table,
  email: string,
  mark: string,
  atMs: number,
): Promise<ReadonlySet<string>> {
  const { Attributes } = await client.send(
    new UpdateCommand({
      TableName: name,
      Key: { pk: await idOf(email), sk: SOFT_BOUNCES },
      UpdateExpression: 'SET expiresAt = :expiresAt ADD marks :mark',
      ExpressionAttributeValues: {
        ':mark': new Set([mark]),
        ':expiresAt': Math.ceil((atMs + 2 * SOFT_BOUNCES_WITHIN_MS) / 1000),
      },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return (Attributes as { marks: ReadonlySet<string> }).marks;
}

async function* list({ client, name }: Table): AsyncIterable<Suppression> {
  const pages = paginateScan(
    { client },
    {
      TableName: name,
      FilterExpression: 'sk = :suppression',
      ExpressionAttributeValues: { ':suppression': SUPPRESSION },
    },
  );
  for await (const { Items = [] } of pages) for (const item of Items as Item[]) yield toSuppression(item);
}

function toSuppression({ pk, reason, sinceMs }: Item): Suppression {
  return { id: pk, reason, sinceMs };
}
