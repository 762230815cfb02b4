import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import type { Definitions } from '../../lib/embedded/definitions.ts';
import { createResources, embeddedClients } from '../../lib/embedded/resources.ts';
import { startServers } from '../../lib/embedded/servers.ts';
import { kinesisSource } from '../../lib/embedded/stream-source.ts';

interface ReadRecord {
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly data: Buffer;
}

/** kinesalite with one stream of four shards. */
export interface StreamServer {
  readonly stream: string;
  readonly endpoint: string;
  /** That calls once, as producers do. */
  readonly client: KinesisClient;
  /** Everything that is on the stream, by shard. */
  read(): Promise<ReadRecord[]>;
  stop(): Promise<void>;
}

export async function startStreamServer(): Promise<StreamServer> {
  const stream = 'clickweek-test-clicks';
  const folder = await mkdtemp(join(tmpdir(), 'clickweek-stream-'));
  const quiet = { log: () => undefined, exited: () => undefined };
  const servers = await startServers(folder, { kinesis: 0, dynamodb: 0, s3: 0 }, quiet);
  const clients = embeddedClients(servers.endpoints);
  const definitions: Pick<Definitions, 'streams' | 'tables' | 'buckets'> = {
    streams: [{ name: stream, arn: 'any', mode: 'ON_DEMAND', shards: 4, retentionHours: 168 }],
    tables: [],
    buckets: [],
  };
  await createResources(clients, definitions as Definitions);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const endpoint = servers.endpoints.kinesis;
  const client = new KinesisClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  return {
    stream,
    endpoint,
    client,
    read: () => readAll(clients.kinesis, stream),
    async stop() {
      client.destroy();
      clients.close();
      await servers.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function readAll(client: KinesisClient, stream: string): Promise<ReadRecord[]> {
  const source = kinesisSource(client, stream);
  const all: ReadRecord[] = [];
  for (const { shardId } of await source.shards()) {
    let iterator: string | undefined = await source.iterator(shardId, undefined);
    for (let isEmpty = false; iterator !== undefined && !isEmpty; ) {
      const read = await source.read(iterator);
      all.push(
        ...read.records.map(({ sequenceNumber, data }) => ({
          shardId,
          sequenceNumber,
          data: Buffer.from(data),
        })),
      );
      isEmpty = read.records.length === 0;
      iterator = read.nextIterator;
    }
  }
  return all;
}
