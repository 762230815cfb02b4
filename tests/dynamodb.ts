import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

// dynalite has no types.
const dynalite = createRequire(import.meta.url)('dynalite') as (options: { createTableMs: number }) => Server;

/** Keys of global secondary indexes, by name. */
type Indexes = Readonly<Record<string, readonly string[]>>;

/** dynalite on a free port of 127.0.0.1, or the server that DYNAMODB_ENDPOINT names. */
export interface Dynamodb {
  readonly client: DynamoDBDocumentClient;
  /** Makes a table of `pk` and `sk`, as most of clickweek's are, or of these keys. */
  createTable(name: string, keys?: readonly string[], indexes?: Indexes): Promise<void>;
  stop(): void;
}

export async function startDynamodb(): Promise<Dynamodb> {
  const { endpoint, stop } = await startServer();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: 'us-east-1', credentials }),
  );
  return {
    client,
    async createTable(name, keys = ['pk', 'sk'], indexes = {}) {
      const schemaOf = (names: readonly string[]) =>
        names.map((AttributeName, i) => ({ AttributeName, KeyType: i === 0 ? 'HASH' : 'RANGE' }) as const);
      const attributes = [...new Set([...keys, ...Object.values(indexes).flat()])];
      const globalIndexes = Object.entries(indexes).map(([IndexName, names]) => ({
        IndexName,
        KeySchema: schemaOf(names),
        Projection: { ProjectionType: 'ALL' } as const,
      }));
      await client.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
          KeySchema: schemaOf(keys),
          ...(globalIndexes.length > 0 && { GlobalSecondaryIndexes: globalIndexes }),
        }),
      );
    },
    stop,
  };
}

async function startServer(): Promise<{ endpoint: string; stop: () => void }> {
  const endpoint = process.env.DYNAMODB_ENDPOINT;
  if (endpoint) return { endpoint, stop: () => {} };
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
