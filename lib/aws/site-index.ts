import { type DynamoDBDocumentClient, GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { SiteIndex } from '../subscribers/stores.ts';

const INVERTED = 'inverted';
const SUBSCRIBER = 'subscriber#';
const PENDING = 'pending#';

/** The index `inverted` of the sites table, in which an address is what sites are looked up by. */
export function siteIndex(client: DynamoDBDocumentClient, tableName: string): SiteIndex {
  const sitesOf = async (sk: string): Promise<string[]> => {
    const pages = paginateQuery(
      { client },
      {
        TableName: tableName,
        IndexName: INVERTED,
        KeyConditionExpression: 'sk = :sk',
        ExpressionAttributeValues: { ':sk': sk },
      },
    );
    const sites: string[] = [];
    for await (const { Items = [] } of pages) for (const { pk } of Items) sites.push(pk);
    return sites;
  };
  return {
    subscribed: (email) => sitesOf(SUBSCRIBER + email),
    pending: (email) => sitesOf(PENDING + email),
  };
}

/** Whether an address is subscribed to a site: the item itself, which the index may not know of yet. */
export async function isSubscribed(
  client: DynamoDBDocumentClient,
  tableName: string,
  { site, email }: { readonly site: string; readonly email: string },
): Promise<boolean> {
  const Key = { pk: site, sk: SUBSCRIBER + email };
  const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
  return Item !== undefined;
}
