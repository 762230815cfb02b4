import { S3Client } from '@aws-sdk/client-s3';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Command } from './memory-dynamodb.ts';

/** What stands where the network would: takes a command, and answers or fails. */
export type Send = (command: Command) => Promise<object>;

// The SDK's paginators ask whether a client is one of theirs.

/** A document client whose calls all go to `send`. */
export function documentClientOf(send: Send): DynamoDBDocumentClient {
  return Object.assign(Object.create(DynamoDBDocumentClient.prototype), { send }) as DynamoDBDocumentClient;
}

/** An SQS client whose calls all go to `send`. */
export function sqsClientOf(send: Send): SQSClient {
  return { send } as unknown as SQSClient;
}

/** An SES client whose calls all go to `send`, once each. */
export function sesClientOf(send: Send): SESv2Client {
  return { send } as unknown as SESv2Client;
}

/** An S3 client whose calls all go to `send`. */
export function s3ClientOf(send: Send): S3Client {
  return Object.assign(Object.create(S3Client.prototype), { send }) as S3Client;
}
