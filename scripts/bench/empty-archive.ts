import { s3Client } from '../../lib/aws/s3-client.ts';

const client = s3Client();

/** A function that has the client of `archive` and nothing to do. */
export async function handler(): Promise<string> {
  return typeof client.send;
}
