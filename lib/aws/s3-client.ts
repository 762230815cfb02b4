import { S3Client } from '@aws-sdk/client-s3';

// Apart from the other clients, so that a function which only archives holds no more than this one.

/** Region, credentials and endpoint (`AWS_ENDPOINT_URL_S3`) come from the SDK's usual environment. */
export function s3Client(): S3Client {
  return new S3Client({ maxAttempts: 8 });
}
