import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
} from '@aws-sdk/lib-dynamodb';
import { LINK_LASTS_MS } from '../domain/subscribers/link.ts';
import type { Pending, PendingStore } from '../subscribers/stores.ts';

const PENDING = 'pending#';

interface Item {
  readonly pk: string;
  readonly sk: string;
  readonly requestedAtMs: number;
}

/** Those of the sites table who have not confirmed: pk the site, sk `pending#ada@example.com`. */
export function pendingTable(client: DynamoDBDocumentClient, tableName: string): PendingStore {
  const keyOf = (site: string, email: string) => ({ pk: site, sk: PENDING + email });
  return {
    async find(site, email) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: keyOf(site, email), ConsistentRead: true }),
      );
      return Item ? toPending(Item as Item) : null;
    },
    async *list(site) {
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          KeyConditionExpression: 'pk = :site AND begins_with(sk, :pending)',
          ExpressionAttributeValues: { ':site': site, ':pending': PENDING },
        },
      );
      for await (const { Items = [] } of pages) for (const item of Items as Item[]) yield toPending(item);
    },
    async put({ site, email, requestedAtMs }) {
      const expiresAt = Math.ceil((requestedAtMs + LINK_LASTS_MS.confirm) / 1000);
      const Item = { ...keyOf(site, email), requestedAtMs, expiresAt };
      await client.send(new PutCommand({ TableName: tableName, Item }));
    },
    async remove(site, email) {
      await client.send(new DeleteCommand({ TableName: tableName, Key: keyOf(site, email) }));
    },
  };
}

function toPending({ pk, sk, requestedAtMs }: Item): Pending {
  return { site: pk, email: sk.slice(PENDING.length), requestedAtMs };
}
