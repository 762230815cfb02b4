import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

// Region, credentials and endpoints (`AWS_ENDPOINT_URL_*`) come from the SDK's usual environment.

export function documentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 8 }), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

/** @param maxAttempts 1 for whom a second call after a lost answer would put records twice. */
export function kinesisClient(maxAttempts = 8): KinesisClient {
  return new KinesisClient({ maxAttempts });
}

export function sqsClient(): SQSClient {
  // By default the SDK calls the host of the queue's URL, whatever the environment says.
  return new SQSClient({ maxAttempts: 8, useQueueUrlAsEndpoint: false });
}

export function sesClient(): SESv2Client {
  // SendEmail has no idempotency key: the SDK's own second call after a timeout could mail twice.
  return new SESv2Client({ maxAttempts: 1 });
}

export function secretsClient(): SecretsManagerClient {
  return new SecretsManagerClient({ maxAttempts: 4 });
}
