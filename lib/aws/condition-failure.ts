import type { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

/** Whether DynamoDB refused a write because its condition did not hold. */
export function isConditionFailure(error: unknown): error is ConditionalCheckFailedException {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}

/**
 * The item that refused a write with `ReturnValuesOnConditionCheckFailure`; `undefined` where the server
 * sends none. The document client translates answers, but not what comes with an exception.
 */
export function refusingItem({ Item }: ConditionalCheckFailedException): Record<string, unknown> | undefined {
  return Item && unmarshall(Item);
}
