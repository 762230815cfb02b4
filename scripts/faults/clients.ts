import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Command } from './memory-dynamodb.ts';

/** What stands where the network would: takes a command, and answers or fails. */
export type Send = (command: Command) => Promise<object>;

// The SDK's paginators ask whether a client is one of theirs.

/** A document client whose calls all go to `send`. */
export function documentClientOf(send: Send): DynamoDBDocumentClient {
  return Object.assign(Object.create(DynamoDBDocumentClient.prototype), { send }) as DynamoDBDocumentClient;
}

/** An S3 client whose calls all go to `send`. */
export function s3ClientOf(send: Send): S3Client {
  return Object.assign(Object.create(S3Client.prototype), { send }) as S3Client;
}
