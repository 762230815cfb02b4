import { forkScript, nextMessage } from './child.ts';
import type { EndpointReport } from './dynamodb-endpoint.ts';

/** A DynamoDB in a process of its own that answers at once. */
export interface Endpoint {
  readonly url: string;
  /** What was asked of it since the last call; its tables are empty afterwards. */
  report(): Promise<EndpointReport>;
  stop(): void;
}

export async function startEndpoint(): Promise<Endpoint> {
  const child = forkScript('./dynamodb-endpoint.ts');
  const url = await nextMessage<string>(child);
  return {
    url,
    report: () => {
      const report = nextMessage<EndpointReport>(child);
      child.send('report');
      return report;
    },
    stop: () => child.disconnect(),
  };
}

/** What the SDK reads to find it. */
export function endpointEnvironment({ url }: Endpoint): Record<string, string> {
  return {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL_DYNAMODB: url,
  };
}
