import { join } from 'node:path';
import type { KinesisStreamEvent } from 'aws-lambda';
import { onTestFinished } from 'vitest';
import type { MappingDefinition } from '../../lib/embedded/definitions.ts';
import { EventSourceMapping } from '../../lib/embedded/event-source-mapping.ts';
import type { MappingOptions } from '../../lib/embedded/mapping-options.ts';
import { mappingDefinition, temporaryFolder } from './fixtures.ts';
import { MemoryStream } from './memory-stream.ts';

/** What a function got in one invocation, `shard:data` each. */
type Seen = string[];

export interface Run {
  mapping: EventSourceMapping;
  seen: Seen[];
  payloads: string[];
  objects: { bucket: string; key: string; body: string }[];
}

export interface Setting {
  stream: MemoryStream;
  folder?: string;
  definition?: Partial<MappingDefinition>;
  options?: Partial<MappingOptions>;
  respond?: (seen: Seen, ids: string[], attempt: number) => unknown;
}

/** Starts a mapping over a stream in memory; it is stopped after the test. */
export async function run({ stream, folder, definition, options, respond }: Setting): Promise<Run> {
  const seen: Seen[] = [];
  const objects: Run['objects'] = [];
  const payloads: string[] = [];
  const mapping = await EventSourceMapping.start({
    definition: mappingDefinition('count', definition),
    function: { arn: 'function', roleArn: 'role' },
    source: stream,
    invoke: async (payload) => {
      payloads.push(payload);
      const { Records: records } = JSON.parse(payload) as KinesisStreamEvent;
      const text = (data: string): string => Buffer.from(data, 'base64').toString();
      seen.push(records.map((one) => `${one.eventID.split(':')[0]}:${text(one.kinesis.data)}`));
      const ids = records.map((one) => one.kinesis.sequenceNumber);
      return respond?.(seen.at(-1) ?? [], ids, seen.length);
    },
    putObject: async (bucket, object) => void objects.push({ bucket, ...object }),
    checkpointPath: join(folder ?? (await temporaryFolder()), 'mapping.json'),
    log: () => undefined,
    now: () => 10_000,
    failAfterAttempts: 3,
    timing: { pollMs: 1, retryBaseMs: 1, retryCapMs: 2 },
    ...options,
  });
  onTestFinished(() => mapping.stop());
  return { mapping, seen, payloads, objects };
}

/** A stream of one shard, `s`, that holds these. */
export function streamOf(...data: string[]): MemoryStream {
  const stream = new MemoryStream();
  stream.addShard('s');
  for (const one of data) stream.put('s', one);
  return stream;
}
