import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Claim, ClaimStore } from '../count/claim-store.ts';
import { isConditionFailure, refusingItem } from './condition-failure.ts';

/**
 * The claims table: pk `site#messageId`, `place` of the click that counts, `expiresAt` for DynamoDB to
 * delete it by, in seconds. @param table its name
 */
export function claimStore(client: DynamoDBDocumentClient, table: string): ClaimStore {
  /** @returns the place of the claim that was there before, `undefined` where this one was put. */
  const put = async ({ key, place, expiresAtMs }: Claim): Promise<string | null | undefined> => {
    const expiry = expiresAtMs === null ? {} : { expiresAt: Math.ceil(expiresAtMs / 1000) };
    try {
      await client.send(
        new PutCommand({
          TableName: table,
          Item: { pk: key, place, ...expiry },
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return undefined;
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
      return (refusingItem(error)?.place as string | undefined) ?? null;
    }
  };
  const read = async (key: string): Promise<string | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: { pk: key }, ConsistentRead: true }),
    );
    return Item?.place;
  };
  return {
    async claim(claim) {
      for (;;) {
        const before = await put(claim);
        if (before === undefined) return claim.place;
        // DynamoDB sends the old item with the refusal; a server that does not is asked for it.
        const holder = before ?? (await read(claim.key));
        // Gone between the refusal and the read: it had expired, so claim it again.
        if (holder !== undefined) return holder;
      }
    },
  };
}
