import { documentClient } from '../../lib/aws/clients.ts';

const client = documentClient();

/** A function that has the clients of `count` and nothing to do. */
export async function handler(): Promise<string> {
  return typeof client.send;
}
